"""Folders of pictures become classes; what is broken is left out and told, what is a bomb is never decoded."""

import json
import struct
import zlib

import numpy as np
import pytest
from mpneuralnetwork.components.registry import find
from PIL import Image

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.pictures import read_picture
from mpnn_studio.data.source import Cancelled
from mpnn_studio.data.sources.image_folder import ImageFolder, inspect_folder


def paint(path, value, size=(8, 6), mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)
    return path


@pytest.fixture
def animals(tmp_path):
    for number in range(3):
        paint(tmp_path / "animals" / "cat" / f"{number}.png", 10 * number)
        paint(tmp_path / "animals" / "dog" / f"{number}.jpg", 200)
    (tmp_path / "animals" / "notes.txt").write_text("mine")
    (tmp_path / "animals" / ".hidden").mkdir()
    return tmp_path / "animals"


def bomb(path, width, height):
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    return path


def test_each_folder_is_a_class_of_its_name(animals):
    source = inspect_folder(animals)
    dataset = source.load()
    assert dataset.schema == source.schema()
    assert dataset.schema.classes == ("cat", "dog") and dataset.schema.input_shape == (1, 6, 8)
    assert dataset.targets.tolist() == [0, 0, 0, 1, 1, 1]
    assert dataset.inputs[:, 0, 0, 0].tolist() == [0, 10, 20, 200, 200, 200]


def test_the_settings_survive_a_file_and_size_and_colour_can_be_changed(animals):
    config = inspect_folder(animals).get_config() | {"height": 12, "width": 12, "colour": "colour"}
    source = find("source", "ImageFolder").from_config(json.loads(json.dumps(config)))
    assert source.load().inputs.shape == (6, 3, 12, 12)


def test_colour_is_found_and_large_photographs_start_small(tmp_path):
    paint(tmp_path / "a" / "1.png", (255, 0, 0), (400, 200), "RGB")
    paint(tmp_path / "b" / "1.png", (0, 0, 255), (400, 200), "RGB")
    source = inspect_folder(tmp_path)
    assert (source.height, source.width, source.colour) == (32, 64, "colour")
    assert source.load().inputs[0, :, 0, 0].tolist() == [255, 0, 0]


def test_folders_of_train_and_test_are_kept_apart(tmp_path):
    for part, count in (("train", 3), ("Test", 2)):
        for name in ("x", "y"):
            for number in range(count):
                paint(tmp_path / part / name / f"{number}.png", number)
    dataset = inspect_folder(tmp_path).load()
    assert len(dataset) == 6 and dataset.test_targets.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [("1", 1, 255), ("P", 0, 0), ("RGBA", (255, 255, 255, 0), 0), ("LA", (255, 255), 255), ("I;16", 65535, 255)],
)
def test_every_kind_of_picture_becomes_grey_from_0_to_255(tmp_path, mode, value, grey):
    path = paint(tmp_path / "a.png", value, mode=mode)
    assert set(read_picture(path, 5, 5, colour=False).ravel()) == {grey}
    assert read_picture(path, 5, 5, colour=True).shape == (3, 5, 5)


def test_what_is_too_long_is_cut_off_evenly_rather_than_squeezed(tmp_path):
    wide = np.zeros((10, 30), np.uint8)
    wide[:, 10:20] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert (read_picture(tmp_path / "wide.png", 10, 10, colour=False) == 255).all()


def test_broken_pictures_are_left_out_and_told(animals):
    (animals / "cat" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    whole = (animals / "dog" / "0.jpg").read_bytes()
    (animals / "dog" / "half.jpg").write_bytes(whole[: len(whole) // 2])
    dataset = inspect_folder(animals).load()
    assert len(dataset) == 6 and len(dataset.targets) == 6
    assert dataset.notes["left out"].startswith("2 that cannot be read. broken.png")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (11_000, 10_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path, width, height):
    with pytest.raises(DataError, match=r"bomb\.png"):
        read_picture(bomb(tmp_path / "bomb.png", width, height), 8, 8, colour=False)


def test_other_formats_under_a_picture_name_are_not_read(tmp_path):
    Image.new("L", (4, 4)).save(tmp_path / "a.eps")
    (tmp_path / "a.eps").rename(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"a\.png is no picture that can be read"):
        read_picture(tmp_path / "a.png", 4, 4, colour=False)


def test_pictures_that_do_not_fit_into_memory_are_refused_with_what_to_do(animals, monkeypatch):
    monkeypatch.setattr("mpnn_studio.data.sources.image_folder.LARGEST", 6 * 48 - 1)
    with pytest.raises(DataError, match="Choose a smaller size"):
        inspect_folder(animals).load()


def test_loading_tells_its_progress_and_can_be_cancelled(animals):
    seen = []
    inspect_folder(animals).load(seen.append)
    assert seen == sorted(seen) and seen[0] >= 0 and seen[-1] <= 1 and len(seen) == 6

    def cancel(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect_folder(animals).load(cancel)


def test_a_folder_without_classes_says_how_to_sort_the_pictures(tmp_path, animals):
    paint(tmp_path / "flat" / "1.png", 0)
    with pytest.raises(DataError, match="holds 1 picture and no folders of pictures"):
        inspect_folder(tmp_path / "flat")
    source = inspect_folder(animals)
    for path in (animals / "dog").iterdir():
        path.unlink()
    with pytest.raises(DataError, match="no pictures in animals/dog any more"):
        source.load()
    with pytest.raises(DataError, match="gone cannot be read"):
        inspect_folder(tmp_path / "gone")
    with pytest.raises(DataError, match="No folder of pictures"):
        ImageFolder().schema()


def test_pictures_without_a_folder_for_each_class_are_counted_and_told_what_is_expected(tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(3):
        Image.new("L", (8, 8), number).save(pictures / f"{number}.png")
    with pytest.raises(DataError) as told:
        inspect_folder(pictures)
    assert str(told.value).startswith("pictures holds 3 pictures and no folders of pictures. To learn from pictures,")
    assert "Predict a file" in str(told.value) and "…" not in str(told.value)
    (pictures / "cats").mkdir()
    Image.new("L", (8, 8)).save(pictures / "cats" / "1.png")
    with pytest.raises(DataError, match="3 pictures and 1 folder of pictures"):
        inspect_folder(pictures)


def test_classes_one_folder_deeper_are_found_and_named(tmp_path):
    for name in ("cats", "dogs"):
        (tmp_path / "images" / name).mkdir(parents=True)
        Image.new("L", (8, 8)).save(tmp_path / "images" / name / "1.png")
    with pytest.raises(DataError, match="Choose the folder images in it, which holds 2 folders of pictures"):
        inspect_folder(tmp_path)
