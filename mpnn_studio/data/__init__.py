"""Arrays in: where examples come from and how they are prepared. Importing the room registers every source."""

from . import arrays as arrays
from . import drawn_points as drawn_points
from . import idx_files as idx_files
from . import image_folder as image_folder
from . import mnist as mnist
from . import playgrounds as playgrounds
from . import preparing as preparing
from . import table as table
