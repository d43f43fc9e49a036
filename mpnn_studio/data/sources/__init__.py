"""The kinds of data, one file each. A module is found by being in this folder; menus follow the order of names."""

from mpneuralnetwork.components.discovery import import_modules

import_modules(__name__)
