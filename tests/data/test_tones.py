"""Ground and ink of pictures are measured, whatever the file holds them as, and everything that reads them follows."""

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.drawn_example import drawn_example
from mpnn_studio.data.new_images import read_images
from mpnn_studio.data.photo import example_of_photo
from mpnn_studio.data.sources.arrays import inspect_arrays
from mpnn_studio.data.sources.image_folder import inspect_folder
from mpnn_studio.data.strokes import CanvasDrawing, Stroke
from mpnn_studio.data.tones import DARK_ON_LIGHT, LIGHT_ON_DARK, Tones, measure_tones, what_is_unseen

STROKES = (Stroke(((0.5, 0.2), (0.5, 0.8))),)


def bar(size, lying):
    """A bar of ink in the middle, 0 paper to 1 ink."""
    ink = np.zeros((size, size))
    third = size // 3
    ink[third : size - third, size // 4 : -(size // 4)] = 1
    return ink if lying else ink.T


def folder(tmp_path, picture, size=24, ending="png", **how):
    """Two classes, each as ``picture`` makes it of its ink."""
    for name in ("lying", "upright"):
        for number in range(4):
            path = tmp_path / "set" / name / f"{number}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            picture(np.roll(bar(size, name == "lying"), number - 2, axis=0)).save(path, **how)
    return tmp_path / "set"


def solid(paper, ink):
    return lambda drawn: Image.fromarray(np.rint(paper + drawn * (ink - paper)).astype(np.uint8))


def transparent(tone):
    def picture(drawn):
        pixels = np.zeros((*drawn.shape, 4), np.uint8)
        pixels[..., :3], pixels[..., 3] = tone, np.rint(255 * drawn)
        return Image.fromarray(pixels)

    return picture


def layered(tone):
    return lambda drawn: transparent(tone)(drawn).convert("LA")


def palette(tone):
    def picture(drawn):
        found = Image.fromarray((drawn > 0.5).astype(np.uint8), "P")
        found.putpalette([90, 90, 90, *tone])
        found.info["transparency"] = 0
        return found

    return picture


def sixteen_bits(drawn):
    return Image.fromarray(np.rint(65535 * (1 - drawn)).astype(np.uint16))


@pytest.mark.parametrize(
    ("picture", "tones"),
    [
        (solid(255, 0), DARK_ON_LIGHT),
        (solid(0, 255), LIGHT_ON_DARK),
        (solid(230, 60), Tones((230,) * 3, (60,) * 3)),
        (transparent((0, 0, 0)), DARK_ON_LIGHT),
        (transparent((255, 255, 255)), LIGHT_ON_DARK),
        (layered((0, 0, 0)), DARK_ON_LIGHT),
        (palette((10, 10, 10)), DARK_ON_LIGHT),
        (palette((250, 250, 250)), LIGHT_ON_DARK),
        (sixteen_bits, DARK_ON_LIGHT),
    ],
)
@pytest.mark.parametrize("size", [16, 28, 50])
def test_grey_pictures_are_read_on_the_ground_that_their_ink_was_drawn_for(tmp_path, picture, tones, size):
    source = inspect_folder(folder(tmp_path, picture, size))
    assert source.colour == "grey" and source.schema().tones == tones
    dataset = source.load()
    assert "warning" not in dataset.notes
    assert dataset.inputs[0, 0, [0, size // 2], [0, size // 2]].tolist() == pytest.approx(
        [tones.paper[0], tones.ink[0]], abs=10
    )


def test_coloured_ink_on_coloured_paper_keeps_its_colours(tmp_path):
    paper, ink = (250, 220, 120), (20, 40, 160)

    def picture(drawn):
        return Image.fromarray(np.rint(np.add(paper, drawn[..., None] * np.subtract(ink, paper))).astype(np.uint8))

    source = inspect_folder(folder(tmp_path, picture))
    assert source.colour == "colour" and source.schema().tones == Tones(paper, ink)


def test_coloured_ink_on_transparent_ground_is_seen_on_white(tmp_path):
    source = inspect_folder(folder(tmp_path, transparent((200, 30, 30))))
    assert source.colour == "colour" and source.schema().tones == Tones((255,) * 3, (200, 30, 30))
    assert source.load().inputs[0, :, 0, 0].tolist() == [255, 255, 255]


def test_new_pictures_are_laid_on_the_ground_of_the_training(tmp_path):
    schema = inspect_folder(folder(tmp_path, solid(255, 0))).schema()
    transparent((0, 0, 0))(bar(24, lying=True)).save(tmp_path / "new.png")
    values = read_images(tmp_path / "new.png", schema, Overrides()).values
    assert values[0, 0, 0, 0] == 255 and values[0, 0, 12, 12] == 0


@pytest.mark.parametrize("white", [1.0, 255.0])
@pytest.mark.parametrize("channels", [(), (1,), (3,)])
def test_arrays_are_measured_in_whatever_scale(tmp_path, white, channels):
    drawn = np.stack([bar(20, number % 2 == 0) for number in range(12)])
    images = (1 - drawn).reshape(12, *channels[:0], 20, 20)
    images = np.repeat(images[:, None], channels[0], axis=1) if channels else images
    scaled = images.astype(np.float32) if white == 1 else (images * 255).astype(np.uint8)
    np.savez(tmp_path / "a.npz", X=scaled, y=np.arange(12) % 2)
    assert inspect_arrays([tmp_path / "a.npz"]).load().schema.tones == DARK_ON_LIGHT


def test_photos_have_no_paper():
    noise = np.random.default_rng(0).integers(0, 256, (20, 3, 16, 16)).astype(np.uint8)
    assert measure_tones(noise) in (LIGHT_ON_DARK, DARK_ON_LIGHT)


@pytest.mark.parametrize("shape", [(1, 28, 28), (1, 20, 20), (3, 32, 32)])
def test_a_drawing_has_the_ground_and_the_ink_of_the_data(shape):
    tones = Tones((250, 240, 230), (20, 30, 90))
    seen = np.zeros((1, 280, 280), np.float32)
    seen[0, 60:220, 130:150] = 1
    example = drawn_example(CanvasDrawing(STROKES), seen, shape, tones)
    assert example.shape == shape
    for place, tone in ((0, tones.paper), (shape[1] // 2, tones.ink)):
        expected = tones.in_channels(tone, shape[0])
        assert example[:, place, place].tolist() == pytest.approx([round(value) for value in expected], abs=30)


def test_a_photo_becomes_a_digit_in_the_tones_of_the_data():
    photo = np.full((60, 60, 4), 255, np.uint8)
    photo[10:50, 27:33, :3] = 0
    dark, light = (example_of_photo(photo, (1, 28, 28), tones) for tones in (LIGHT_ON_DARK, DARK_ON_LIGHT))
    assert np.array_equal(light, 255 - dark) and light[0, 0, 0] == 255


def test_pictures_that_are_all_the_same_are_told(tmp_path):
    source = inspect_folder(folder(tmp_path, lambda drawn: Image.new("L", (9, 9), 0)))
    assert source.load().notes["warning"].startswith("all pictures are the same")


def test_pictures_on_which_nothing_is_seen_are_counted():
    images = np.stack([bar(12, lying=True), np.ones((12, 12)), np.zeros((12, 12))])[:, None]
    assert what_is_unseen(images).startswith("nothing can be seen on 2 of 3 pictures")
    assert what_is_unseen(images[:1]) == ""
