"""Photos are read small, upright and with their opacity, and only once their size is known."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.pictures import read_photo


def test_a_large_photo_is_read_at_the_size_that_is_wanted(tmp_path):
    Image.new("RGB", (1600, 1200), (200, 100, 50)).save(tmp_path / "a.jpg")
    photo = read_photo(tmp_path / "a.jpg", 800)
    assert photo.shape == (600, 800, 4) and photo.dtype == np.uint8
    assert photo[300, 400].tolist() == pytest.approx([200, 100, 50, 255], abs=3)


def test_a_small_picture_is_not_enlarged_and_keeps_its_opacity(tmp_path):
    Image.new("RGBA", (30, 20), (1, 2, 3, 40)).save(tmp_path / "a.png")
    assert read_photo(tmp_path / "a.png", 800)[0, 0].tolist() == [1, 2, 3, 40]


def test_a_photo_taken_sideways_is_turned_upright(tmp_path):
    picture = Image.new("RGB", (40, 20))
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert read_photo(tmp_path / "a.jpg", 800).shape == (40, 20, 4)


def test_sixteen_bits_are_scaled_to_eight(tmp_path):
    Image.fromarray(np.full((4, 4), 65535 // 2, np.uint16)).save(tmp_path / "a.png")
    assert read_photo(tmp_path / "a.png", 800)[0, 0].tolist() == [127, 127, 127, 255]


def test_a_picture_that_claims_to_be_huge_is_refused_unread(tmp_path):
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "huge.png").write_bytes(
        content + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    )
    with pytest.raises(DataError, match=r"huge\.png"):
        read_photo(tmp_path / "huge.png", 800)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_with_its_name(tmp_path, content):
    (tmp_path / "bad.png").write_bytes(content)
    with pytest.raises(DataError, match=r"bad\.png"):
        read_photo(tmp_path / "bad.png", 800)
