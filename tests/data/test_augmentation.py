"""Images are varied as much as was asked for, the same every time, and never those that are only measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.components.batches import ArrayBatches
from mpneuralnetwork.components.buffers import Buffers
from mpneuralnetwork.layers import Dense, Flatten
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam
from mpneuralnetwork.saving.checkpoint import load_checkpoint, save_checkpoint
from mpneuralnetwork.trainer import Step, Trainer

from mpnn_studio.data.augmentation import SAMPLES, Augmentation, AugmentedBatches, preview, resample
from mpnn_studio.data.preparation import Preparation
from mpnn_studio.data.preparing import Preparing

PIXELS = Preparation((1, 9, 9), (), (0.0,), (255.0,))


def photos(count=6, channels=1, height=9, width=7, seed=0):
    return np.random.default_rng(seed).random((count, channels, height, width), np.float32)


def turned(images, degrees=0.0, size=1.0, down=0.0, right=0.0):
    angle = np.deg2rad(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32) / size
    matrices = np.tile(matrix.astype(np.float32), (len(images), 1, 1))
    offsets = np.tile(np.array([down, right], np.float32), (len(images), 1))
    return resample(images, matrices, offsets, Buffers())


def test_leaving_everything_where_it_is_changes_nothing_but_rounding():
    for shape in ((3, 1, 5, 4), (2, 3, 8, 8), (1, 1, 1, 6), (2, 1, 6, 1), (1, 1, 1, 1)):
        images = np.random.default_rng(1).random(shape, np.float32)
        np.testing.assert_allclose(turned(images), images, atol=2e-5)


def test_a_shift_of_whole_pixels_moves_them_and_goes_on_with_the_edge():
    images = photos()
    np.testing.assert_allclose(turned(images, down=2)[:, :, :-2], images[:, :, 2:], atol=2e-5)
    np.testing.assert_allclose(turned(images, down=2)[:, :, -1], images[:, :, -1], atol=2e-5)


def test_half_a_pixel_is_the_mean_of_two():
    images = photos()
    wanted = (images[:, :, :, 1:] + images[:, :, :, :-1]) / 2
    np.testing.assert_allclose(turned(images, right=0.5)[:, :, :, :-1], wanted, atol=1e-5)


def test_a_quarter_turn_is_numpys_own():
    images = photos(height=8, width=8, channels=3)
    np.testing.assert_allclose(turned(images, degrees=90), np.rot90(images, -1, axes=(2, 3)), atol=2e-5)


def test_twice_the_size_shows_the_middle():
    ramp = np.broadcast_to(np.arange(9, dtype=np.float32), (1, 1, 9, 9)).copy()
    np.testing.assert_allclose(turned(ramp, size=2.0)[0, 0, 0], 4 + (np.arange(9) - 4) / 2, atol=1e-4)


@given(
    shift=st.integers(0, 20),
    rotation=st.floats(0, 180),
    zoom=st.floats(0, 0.9),
    shape=st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 12), st.integers(1, 12)),
)
def test_moving_pixels_never_makes_a_value_that_was_not_between_them(shift, rotation, zoom, shape):
    images = np.random.default_rng(2).random(shape, np.float32)
    varied = Augmentation(shift, rotation, zoom).apply(images, np.random.default_rng(3))
    assert varied.shape == shape and varied.dtype == np.float32
    for before, after in zip(images.reshape(-1, *shape[2:]), varied.reshape(-1, *shape[2:]), strict=True):
        assert before.min() - 1e-5 <= after.min() and after.max() <= before.max() + 1e-5


def test_every_image_is_varied_in_its_own_way_and_the_same_with_the_same_seed():
    images = np.repeat(photos(1), 5, axis=0)
    strong = Augmentation(shift=2, rotation=20, zoom=0.2, noise=0.1)
    varied = strong.apply(images, np.random.default_rng(4))
    assert len({image.tobytes() for image in varied}) == 5
    np.testing.assert_array_equal(varied, strong.apply(images, np.random.default_rng(4)))


def test_a_shift_keeps_within_its_bound_and_reaches_for_it():
    spot = np.zeros((400, 1, 21, 21), np.float32)
    spot[:, :, 10, 10] = 1.0
    rows, columns = np.indices((21, 21))
    varied = Augmentation(shift=3).apply(spot, np.random.default_rng(5))
    mass = varied.sum(axis=(1, 2, 3))
    off = np.array([(varied * axis).sum(axis=(1, 2, 3)) / mass - 10 for axis in (rows, columns)])
    assert 2.9 < np.abs(off).max() < 3.01


def test_noise_has_the_size_that_was_asked_for_in_the_scale_of_the_images():
    grey = np.full((4, 1, 50, 50), 100.0, np.float32)
    varied = Augmentation(noise=0.1).apply(grey, np.random.default_rng(6), white=255.0)
    assert varied.std() == pytest.approx(25.5, rel=0.05) and varied.mean() == pytest.approx(100, abs=1)


def test_the_examples_themselves_stay_as_they_are():
    images = photos()
    before = images.copy()
    Augmentation(2, 30, 0.3, 0.2).apply(images, np.random.default_rng(7))
    np.testing.assert_array_equal(images, before)


def test_a_preview_shows_ten_variants_in_the_range_of_pixels():
    raw = np.random.default_rng(8).integers(0, 256, (3, 12, 12), np.uint8)
    shown = preview(raw, Preparing(shift=2, rotation=15.0, noise=0.3))
    assert shown.shape == (SAMPLES, 3, 12, 12) and shown.min() >= 0 and shown.max() <= 255
    assert len({image.tobytes() for image in shown}) == SAMPLES
    np.testing.assert_array_equal(preview(raw, Preparing()), np.repeat(raw[None].astype(np.float32), SAMPLES, axis=0))


def trainer():
    images, labels = photos(50, height=9, width=9), np.arange(50) % 3
    model = Model([Flatten(), Dense(3)], CategoricalCrossEntropy(), Adam(), seed=0)
    made = Trainer(model, images, labels, epochs=3, batch_size=8, rng=np.random.default_rng(1))
    settings = Preparing(shift=2, rotation=20.0, noise=0.05)
    made.source = AugmentedBatches(made.source, settings, PIXELS, seed=9, step=lambda: made.step)
    return made


@pytest.mark.parametrize("stop", [3, 7, 11])
def test_a_training_that_goes_on_from_a_checkpoint_sees_the_very_same_variants(stop, tmp_path):
    whole = [event.loss for event in trainer().run() if isinstance(event, Step)]
    first, losses = trainer(), []
    for event in first.run():
        losses.append(event.loss)
        if len(losses) == stop:
            save_checkpoint(first, tmp_path / "checkpoint.safetensors")
            break
    second = trainer()
    load_checkpoint(second, tmp_path / "checkpoint.safetensors")
    losses += [event.loss for event in second.run() if isinstance(event, Step)]
    assert losses == whole


def test_the_same_example_looks_different_in_the_next_epoch():
    source = ArrayBatches(photos(4, height=9, width=9), np.arange(4), 4)
    steps = iter((0, 1))
    batches = AugmentedBatches(source, Preparing(shift=2), PIXELS, seed=0, step=lambda: next(steps))
    first = next(batches.remaining(0))[0].copy()
    assert not np.array_equal(first, next(batches.remaining(0))[0])
    assert batches.count == 1
