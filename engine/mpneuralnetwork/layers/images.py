"""What convolution and pooling share: a window that slides over images."""

from __future__ import annotations

from ..components import Shape, ShapeError, require_images
from ..kernels.windows import Window
from .base import Layer


class SlidingWindow(Layer):
    """A layer whose output is made from windows of the image."""

    group = "Convolution"

    def window(self, input_shape: Shape) -> Window:
        """Return the window as it slides over images of this shape."""
        raise NotImplementedError

    def positions(self, input_shape: Shape) -> tuple[int, int]:
        """Return height and width of the output.

        Raises:
            ShapeError: these are no images, or the window does not fit on them.
        """
        require_images(self.title, input_shape)
        window = self.window(input_shape)
        if min(window.positions) < 1:
            raise ShapeError(
                f"{self.title}: a window of {window.rows.size} × {window.columns.size} does not fit on "
                f"{window.rows.length} × {window.columns.length} images: make it smaller, or pad"
            )
        return window.positions
