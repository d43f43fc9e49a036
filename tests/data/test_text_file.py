"""A text file: its encoding, whether it changed, and its lines in blocks."""

import os
from itertools import pairwise
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.text_file import LOOKED_AT, Checksum, find_encoding, line_blocks, read_lines


def text(path, encoding, **limits):
    return b"".join(block for block, _ in line_blocks(path, encoding, **limits)).decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_each_encoding_is_found_and_read(write, encoding):
    path = write("straße,größe\nÄhre,1\n", encoding)
    found = find_encoding(path)
    assert found == encoding
    assert text(path, found) == "straße,größe\nÄhre,1\n"


def test_utf_16_of_either_byte_order_is_found(write):
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        path = write(mark + "a,b\n1,2\n".encode(name))
        assert find_encoding(path) == "utf-16"
        assert text(path, "utf-16") == "a,b\n1,2\n"


@given(letters=st.text(st.characters(exclude_categories=["Cs"]), max_size=50), longest=st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_blocks_of_any_size_hold_whole_lines_and_all_of_the_text(write, letters, longest):
    lines = [line[:2] + ending for line in letters.split("\n") for ending in ("\n", "\r\n", "\r")]
    path = write("".join(lines) + "x")
    blocks = [block.decode() for block, _ in line_blocks(path, "utf-8", longest=9 + longest)]
    assert "".join(blocks) == "".join(lines).removeprefix("\ufeff") + "x"
    assert all(block.endswith(("\n", "\r")) for block in blocks[:-1])
    assert not any(one.endswith("\r") and two.startswith("\n") for one, two in pairwise(blocks))


def test_one_byte_more_or_other_gives_another_checksum(write):
    sums = []
    for content in ("1,2\n", "1,3\n", "1,2\n\n", "1,2\n"):
        checksum = Checksum()
        list(line_blocks(write(content), "utf-8", checksum=checksum))
        sums.append(str(checksum))
    assert len(set(sums)) == 3 and sums[0] == sums[3] == f"crc32:{crc32(b'1,2' + bytes([10])):08x}"


def test_a_letter_split_between_two_reads_is_still_utf_8(write):
    path = write("a" * (LOOKED_AT - 1) + "é,b\n")
    assert find_encoding(path) == "utf-8"


def test_text_that_breaks_off_within_a_letter_is_refused(write):
    path = write("a,b\n1,2\n".encode("utf-16") + b"\x00")
    with pytest.raises(DataError, match=r"table\.csv, line 3 or below: the text is not valid UTF-16"):
        text(path, "utf-16")


def test_a_line_without_end_is_refused_with_its_place(write):
    with pytest.raises(DataError, match=r"table\.csv, line 1: the line is longer than 20 bytes"):
        text(write("x" * 100), "utf-8", longest=20)
    with pytest.raises(DataError, match=r"table\.csv, line 4: the line is longer than 20 bytes"):
        text(write("a,b\n1,2\n3,4\n" + "x" * 100), "utf-8", longest=20)


def test_a_file_that_is_empty_or_missing_is_told(write, tmp_path):
    with pytest.raises(DataError, match=r"table\.csv is empty"):
        find_encoding(write(""))
    with pytest.raises(DataError, match=r"gone\.csv cannot be read"):
        find_encoding(tmp_path / "gone.csv")


def test_a_folder_or_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(DataError, match=f"{path.name} is a folder, a pipe or a device"):
            find_encoding(path)


def test_a_sample_is_the_first_lines_as_they_are(write):
    path = write("a,b\r\n" * 500)
    assert read_lines(path, "utf-8", most=3) == ["a,b\r\n"] * 3
