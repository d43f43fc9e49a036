"""Arrays in: where examples come from and how they are prepared. Importing the room registers every source."""

from . import mnist as mnist
from . import table as table
