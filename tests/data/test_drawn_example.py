"""What the network receives for what is on the canvas."""

import numpy as np

from mpnn_studio.data.drawing import as_mnist
from mpnn_studio.data.drawn_example import drawn_example
from mpnn_studio.data.pen import with_mnist_pen
from mpnn_studio.data.strokes import CanvasDrawing, Stroke

STROKES = (Stroke(((0.2, 0.2), (0.4, 0.7))),)
MNIST = (1, 28, 28)


def seen():
    ink = np.zeros((1, 280, 280), np.float32)
    ink[0, 60:190, 50:120] = 1.0
    return ink


def test_an_empty_canvas_is_no_example():
    assert drawn_example(CanvasDrawing(), np.zeros((1, 280, 280), np.float32), MNIST) is None


def test_strokes_are_drawn_with_the_pen_of_mnist_where_the_data_are_such():
    example = drawn_example(CanvasDrawing(STROKES), seen(), MNIST)
    np.testing.assert_array_equal(example[0], np.rint(with_mnist_pen(STROKES) * 255))


def test_images_of_another_size_get_what_is_seen():
    example = drawn_example(CanvasDrawing(STROKES), seen(), (1, 40, 32))
    assert example.shape == (1, 40, 32) and example.dtype == np.uint8
    np.testing.assert_array_equal(example[0, 4:36], np.rint(as_mnist(seen()[0], 32, 23) * 255))


def test_coloured_images_get_strokes_in_white():
    example = drawn_example(CanvasDrawing(STROKES), seen(), (3, 28, 28))
    assert example.shape == (3, 28, 28) and (example[0] == example[2]).all() and example.any()


def test_a_picture_of_the_data_is_the_example_itself():
    picture = np.zeros(MNIST, np.uint8)
    picture[0, 3:9, 20:24] = 200
    assert drawn_example(CanvasDrawing(picture=picture), seen(), MNIST) is picture


def test_a_picture_that_was_drawn_over_is_put_in_place_as_it_is_seen():
    drawing = CanvasDrawing(STROKES, np.zeros(MNIST, np.uint8))
    np.testing.assert_array_equal(drawn_example(drawing, seen(), MNIST)[0], np.rint(as_mnist(seen()[0]) * 255))


def test_a_coloured_picture_that_was_drawn_over_keeps_its_colours_and_its_place():
    colours = np.zeros((3, 280, 280), np.float32)
    colours[0, :140], colours[2, 140:] = 1.0, 1.0
    example = drawn_example(CanvasDrawing(STROKES, np.zeros((3, 28, 28), np.uint8)), colours, (3, 28, 28))
    assert (example[0, :14] == 255).all() and (example[2, 14:] == 255).all() and not example[1].any()


def test_what_an_eraser_left_of_the_edge_of_a_stroke_is_an_example_all_the_same():
    eraser = Stroke(STROKES[0].points, 0.06, erases=True)
    example = drawn_example(CanvasDrawing((*STROKES, eraser)), seen(), MNIST)
    np.testing.assert_array_equal(example[0], np.rint(as_mnist(seen()[0]) * 255))
