"""Images to predict come as pictures, folders and tables of pixels, as they are found."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.data.dataset import DataError, Feature, Schema
from mpnn_studio.data.photo import example_of_photo
from mpnn_studio.data.tones import DARK_ON_LIGHT, LIGHT_ON_DARK
from mpnn_studio.data.unlabelled import read_new

SMALL = Schema((1, 4, 4), "classification", classes=("a", "b"), target="letter")
PIXELS = np.arange(32).reshape(2, 16)


def picture(path, value=255):
    Image.fromarray(np.full((8, 8), value, np.uint8)).save(path)
    return path


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_picture_is_one_example_of_the_size_that_is_read(tmp_path, ending):
    new = read_new(picture(tmp_path / f"ink.{ending}"), SMALL)
    assert (new.values.shape, new.names) == ((1, 1, 4, 4), (f"ink.{ending}",))
    assert new.values.min() == 255


def test_the_pictures_of_a_folder_are_named_and_a_damaged_one_is_told_and_left_out(tmp_path):
    (tmp_path / "more").mkdir()
    picture(tmp_path / "one.png"), picture(tmp_path / "more" / "two.png", 0)
    (tmp_path / "bad.png").write_text("no picture")
    new = read_new(tmp_path, SMALL)
    assert new.names == ("one.png", "more/two.png")
    assert new.values[:, 0, 0, 0].tolist() == [255, 0]
    assert len(new.remarks) == 1 and "left out: bad.png" in new.remarks[0]


def test_a_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(DataError, match="holds no pictures"):
        read_new(tmp_path, SMALL)
    (tmp_path / "bad.png").write_text("no picture")
    with pytest.raises(DataError, match="no picture can be read"):
        read_new(tmp_path, SMALL)


def rows(values, before=(), behind=()):
    return "".join(
        ",".join(map(str, [*(cells[row] for cells in before), *values[row], *(cells[row] for cells in behind)])) + "\n"
        for row in range(len(values))
    )


NAMES = ",".join(f"pixel{place}" for place in range(16))


@pytest.mark.parametrize(
    "text",
    [
        f"{NAMES}\n{rows(PIXELS)}",
        f"label,{NAMES}\n{rows(PIXELS, before=['ab'])}",
        f"{NAMES},id,label\n{rows(PIXELS, behind=['12', 'ab'])}",
        rows(PIXELS),
        rows(PIXELS, before=["ab"]),
    ],
)
def test_a_table_of_pixels_holds_images_with_or_without_names_and_label(tmp_path, text):
    (tmp_path / "pixels.csv").write_text(text)
    np.testing.assert_array_equal(read_new(tmp_path / "pixels.csv", SMALL).values.reshape(2, 16), PIXELS)


def test_a_label_behind_the_pixels_is_known_by_the_corner_that_never_varies(tmp_path):
    values = PIXELS.copy()
    values[:, 0] = 0
    (tmp_path / "pixels.csv").write_text(rows(values, behind=["ab"]))
    np.testing.assert_array_equal(read_new(tmp_path / "pixels.csv", SMALL).values.reshape(2, 16), values)


def test_a_pixel_without_a_value_is_black_and_told(tmp_path):
    (tmp_path / "pixels.csv").write_text(f"{NAMES}\n{rows(PIXELS)}".replace(",31", ","))
    new = read_new(tmp_path / "pixels.csv", SMALL)
    assert new.values[1, 0, 3, 3] == 0
    assert new.remarks == ("pixels.csv, line 3: 1 pixel without a value, taken for 0",)


def test_a_picture_is_no_row_of_a_table(tmp_path):
    schema = Schema((1,), "regression", features=(Feature("size"),), target="price")
    with pytest.raises(DataError, match="reads rows of a table"):
        read_new(picture(tmp_path / "ink.png"), schema)


def drawing(ground, ink, side=12):
    """A bar on plain ground."""
    pixels = np.full((side, side), ground, np.uint8)
    pixels[3:9, 5:7] = ink
    return pixels


BARS = Schema((1, 12, 12), "classification", classes=("a", "b"), target="bar")


@pytest.mark.parametrize(("tones", "other"), [(LIGHT_ON_DARK, (255, 0)), (DARK_ON_LIGHT, (0, 255))])
def test_pictures_of_the_other_polarity_are_turned_as_those_that_were_trained_on_and_it_is_told(tmp_path, tones, other):
    schema = replace(BARS, tones=tones)
    Image.fromarray(drawing(*other)).save(tmp_path / "other.png")
    Image.fromarray(drawing(*other[::-1])).save(tmp_path / "same.png")
    new = read_new(tmp_path, schema)
    assert (new.values == drawing(*other[::-1])).all()
    (remark,) = new.remarks
    assert remark.startswith("other.png is ") and "its tones are turned" in remark
    single = read_new(tmp_path / "other.png", schema)
    assert (single.values[0] == new.values[0]).all()


def test_dark_ink_on_transparent_ground_is_seen_by_a_network_of_light_ink(tmp_path):
    clear = np.zeros((12, 12, 4), np.uint8)
    clear[3:9, 5:7, 3] = 255
    Image.fromarray(clear, "RGBA").save(tmp_path / "ink.png")
    assert (read_new(tmp_path / "ink.png", BARS).values[0] == drawing(0, 255)).all()


def test_what_has_no_plain_ground_or_colours_stays_as_it_is(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (12, 12)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    assert (read_new(tmp_path / "photo.png", BARS).values[0, 0] == noise).all()
    coloured = replace(BARS, input_shape=(3, 12, 12))
    Image.fromarray(drawing(255, 0)).save(tmp_path / "photo.png")
    assert (read_new(tmp_path / "photo.png", coloured).values[0] == drawing(255, 0)).all()


def test_a_pasted_picture_is_turned_alike():
    photo = np.dstack([drawing(255, 0)] * 3 + [np.full((12, 12), 255, np.uint8)])
    assert (example_of_photo(photo, (1, 12, 12), LIGHT_ON_DARK)[0] == drawing(0, 255)).all()
