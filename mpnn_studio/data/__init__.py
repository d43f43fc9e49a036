"""Where examples come from and how they are prepared. Importing the room registers every source."""

from . import preparing as preparing
from . import sources as sources
