"""Draws the pictures of the gallery: of each trained example, what shows best what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from mpnn_studio.data.dataset import Dataset
from mpnn_studio.data.derived import rows_of_points
from mpnn_studio.project.project import Project
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.record import network
from mpnn_studio.run.run import Run

WIDTH, HEIGHT = 480, 300
PAPER, INK, GRID = QColor("#0b0c0f"), QColor("#ffffff"), QColor("#2b303b")
CLASSES = [QColor(name) for name in ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00")]
"""Okabe and Ito's colours, which colour-blind people tell apart on black."""
MARGIN = 24
MAX_POINTS = 300
SMALLEST_MAP = 10
"""Pixels to a side; a digit is not seen in fewer."""
MAP_STEP = 4
"""A decision map is computed for every fourth pixel and drawn smoothly between."""


@dataclass(frozen=True)
class Trained:
    """An example and its training; ``run`` is None where the training failed."""

    project: Project
    dataset: Dataset
    losses: list[float]
    run: Run | None

    def predictor(self) -> Predictor:
        """Return the network with its final weights."""
        assert self.run is not None and self.run.preparation is not None and self.run.snapshot is not None
        predictor = Predictor(self.project, self.run.preparation)
        predictor.load(self.run.snapshot)
        return predictor


def draw(trained: Trained) -> QImage:
    """Draw the picture that suits the task of this example."""
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    picture.fill(PAPER)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    schema = trained.project.schema()
    if trained.run is None:
        draw_losses(painter, trained)
    elif schema.is_image and any(spec.name == "Convolutional" for spec in trained.project.layers):
        draw_feature_maps(painter, trained)
    elif schema.is_image:
        draw_digits(painter, trained)
    elif len(schema.coordinates) == 2:
        draw_plane(painter, trained)
    elif len(schema.coordinates) == 1:
        draw_curve(painter, trained)
    elif schema.classes:
        draw_classes(painter, trained)
    else:
        draw_predictions(painter, trained)
    painter.end()
    return picture


def draw_losses(painter: QPainter, trained: Trained) -> None:
    """Draw the loss of every batch on a logarithmic scale."""
    heights = np.log10([loss for loss in trained.losses if np.isfinite(loss)])
    _grid(painter)
    _line(painter, np.linspace(0, 1, len(heights)), _scaled(heights), CLASSES[4])


def draw_digits(painter: QPainter, trained: Trained) -> None:
    """Draw test digits; those that the network classifies wrongly are coloured."""
    columns, rows, size = 8, 5, 60
    digits, labels = trained.dataset.test_inputs, trained.dataset.test_targets
    assert digits is not None and labels is not None
    answers = trained.predictor().predict_all(digits).argmax(axis=1)
    # One mistake among forty stands for the two or three in a hundred that there are.
    right, wrong = np.flatnonzero(answers == labels), np.flatnonzero(answers != labels)
    shown = right[: columns * rows].copy()
    shown[19] = wrong[0]
    for place, index in enumerate(shown):
        pen = INK if answers[index] == labels[index] else CLASSES[4]
        area = QRectF(place % columns * size, place // columns * size, size, size)
        painter.drawImage(area, _tones(digits[index, 0] / 255, pen))


def draw_feature_maps(painter: QPainter, trained: Trained) -> None:
    """Draw a digit and its feature maps after the last convolution in whose maps it can still be seen."""
    assert trained.run is not None and trained.run.preparation is not None and trained.dataset.test_inputs is not None
    digit = trained.dataset.test_inputs[0]
    layers = network(trained.run).layers
    values = trained.run.preparation.inputs(digit[None])
    for layer in layers:
        values = np.array(layer.forward(values, training=False))
        if type(layer).__name__ == "Convolutional" and values.shape[-1] >= SMALLEST_MAP:
            maps = np.maximum(values[0], 0)
    # The root shows faint answers too.
    maps = np.sqrt(maps / (maps.max(axis=(1, 2), keepdims=True) + 1e-9))
    side = HEIGHT - 2 * MARGIN
    painter.drawImage(QRectF(0, MARGIN + side / 8, 0.75 * side, 0.75 * side), _tones(digit[0] / 255, INK))
    columns = 4 if len(maps) <= 16 else 6
    size = side / columns if columns == 4 else side / 5.4
    for place, picture in enumerate(maps[: columns * round(side / size)]):
        left = WIDTH - MARGIN / 2 - (columns - place % columns) * size
        area = QRectF(left, MARGIN + place // columns * size, size - 4, size - 4)
        painter.drawImage(area, _tones(picture, CLASSES[place % 3]))


def draw_plane(painter: QPainter, trained: Trained) -> None:
    """Draw the prediction everywhere in the plane, and the examples of the training."""
    schema, reach = trained.project.schema(), 6.0
    across, up = reach * WIDTH / HEIGHT, reach
    x = np.linspace(-across, across, WIDTH // MAP_STEP)
    y = np.linspace(up, -up, HEIGHT // MAP_STEP)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])
    answers = trained.predictor().predict_all(rows_of_points(schema, grid))
    paper, colors = _rgb(PAPER), np.array([_rgb(color) for color in CLASSES[: answers.shape[1]]])
    sure = answers.max(axis=1, keepdims=True)
    blend = paper + (answers @ colors - paper) * (0.15 + 0.35 * sure)
    painter.drawImage(QRectF(0, 0, WIDTH, HEIGHT), _image(blend.reshape(len(y), len(x), 3)))
    for row, label in _some(trained):
        place = QPointF((row[0] / across + 1) * WIDTH / 2, (1 - row[1] / up) * HEIGHT / 2)
        _dot(painter, place, CLASSES[int(label)])


def draw_curve(painter: QPainter, trained: Trained) -> None:
    """Draw the examples and the fitted curve."""
    x = np.linspace(-6.0, 6.0, WIDTH)
    y = trained.predictor().predict_all(x[:, None])[:, 0]
    targets = trained.dataset.targets[:, 0]
    low, high = float(targets.min()), float(targets.max())
    _grid(painter)
    for row, target in _some(trained):
        _dot(painter, _place((row[0] + 6) / 12, (target[0] - low) / (high - low)), CLASSES[0], 2.5)
    _line(painter, (x + 6) / 12, (y - low) / (high - low), CLASSES[1])


def draw_classes(painter: QPainter, trained: Trained) -> None:
    """Draw the last two columns of a table against each other, coloured by class."""
    _grid(painter)
    x, y = (_scaled(trained.dataset.inputs[:, column]) for column in (-2, -1))
    for place in range(len(trained.dataset)):
        _dot(painter, _place(x[place], y[place]), CLASSES[int(trained.dataset.targets[place])], 4)


def draw_predictions(painter: QPainter, trained: Trained) -> None:
    """Draw predicted over true values: on the diagonal where the network is right."""
    true = trained.dataset.targets[:, 0]
    predicted = trained.predictor().predict_all(trained.dataset.inputs)[:, 0]
    low, high = float(true.min()), float(true.max())
    _grid(painter)
    _line(painter, np.array([0.0, 1.0]), np.array([0.0, 1.0]), CLASSES[1])
    for x, y in zip((true - low) / (high - low), (predicted - low) / (high - low), strict=True):
        _dot(painter, _place(x, y), CLASSES[0], 3.5)


def _some(trained: Trained) -> list[tuple[NDArray[Any], Any]]:
    dataset = trained.dataset
    return list(zip(dataset.inputs[:MAX_POINTS], dataset.targets[:MAX_POINTS], strict=True))


def _scaled(values: NDArray[Any]) -> NDArray[np.float64]:
    low, high = np.nanmin(values), np.nanmax(values)
    scaled: NDArray[np.float64] = (values - low) / (high - low)
    return scaled


def _place(x: float, y: float) -> QPointF:
    """Convert shares of the plot, upwards, into pixels, downwards."""
    return QPointF(MARGIN + x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN))


def _grid(painter: QPainter) -> None:
    painter.setPen(QPen(GRID, 1))
    for share in np.linspace(0, 1, 5):
        painter.drawLine(_place(0, share), _place(1, share))


def _line(painter: QPainter, x: NDArray[Any], y: NDArray[Any], color: QColor) -> None:
    path = QPainterPath(_place(x[0], y[0]))
    for across, up in zip(x[1:], y[1:], strict=True):
        path.lineTo(_place(across, up))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 3))
    painter.drawPath(path)


def _dot(painter: QPainter, place: QPointF, color: QColor, radius: float = 3.5) -> None:
    painter.setPen(QPen(PAPER, 1))
    painter.setBrush(color)
    painter.drawEllipse(place, radius, radius)


def _rgb(color: QColor) -> NDArray[np.float64]:
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)


def _tones(ink: NDArray[Any], pen: QColor) -> QImage:
    """Return (height, width) of ink, 0 to 1, in tones between paper and pen."""
    paper = _rgb(PAPER)
    return _image(paper + (_rgb(pen) - paper) * np.clip(ink, 0, 1)[..., None])


def _image(colors: NDArray[np.float64]) -> QImage:
    """Return (height, width, 3) of red, green and blue, 0 to 255, as a picture."""
    content = np.ascontiguousarray(np.rint(colors).clip(0, 255).astype(np.uint8))
    height, width, _ = content.shape
    # A copy of its own, as the array is about to go.
    return QImage(content.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
