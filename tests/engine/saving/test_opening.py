"""Opening untrusted files: what is no regular file is refused at once, and nothing foreign gets out."""

import os
import zlib

import pytest
from mpneuralnetwork.components.errors import ConfigError, FileError
from mpneuralnetwork.saving.formats import open_regular, read_regular, reading, shown_name


def test_a_regular_file_is_read_whole(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"1234")
    assert read_regular(path) == b"1234"
    assert read_regular(path, most_bytes=4) == b"1234"
    with open_regular(path) as file:
        assert file.read(2) == b"12"


def test_a_file_that_is_larger_than_allowed_is_refused(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"1234")
    with pytest.raises(FileError, match=r"a\.bin is too large: it has 4 bytes, and at most 3 are read"):
        read_regular(path, most_bytes=3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="pipe is a folder, a pipe or a device"):
        read_regular(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["", "missing", "a\0b", "\ud800", "x" * 5000])
def test_a_folder_and_what_cannot_be_a_file_are_refused_in_a_short_sentence(name, tmp_path):
    with pytest.raises(FileError) as caught:
        read_regular(f"{tmp_path}/{name}")
    message = str(caught.value)
    assert len(message) < 300
    message.encode()


def test_the_error_is_the_callers_own(tmp_path):
    with pytest.raises(ConfigError, match="missing cannot be read"):
        read_regular(tmp_path / "missing", ConfigError)


@pytest.mark.parametrize(
    "foreign",
    [OSError("secret"), zlib.error("secret"), RecursionError("secret"), KeyError("secret"), AssertionError("secret")],
)
def test_a_foreign_exception_becomes_a_sentence_that_does_not_quote_it(foreign):
    with pytest.raises(FileError) as caught, reading("/somewhere/a.bin", FileError, "picture"):
        raise foreign
    assert str(caught.value) == "a.bin is no picture, or a damaged one"
    assert caught.value.__cause__ is foreign


def test_a_disk_that_fails_and_a_memory_that_is_full_are_told():
    with (
        pytest.raises(FileError, match=r"a\.bin cannot be read: Input/output error"),
        reading("a.bin", FileError, "picture"),
    ):
        raise OSError(5, "Input/output error")
    with (
        pytest.raises(FileError, match=r"a\.bin needs more memory than there is"),
        reading("a.bin", FileError, "picture"),
    ):
        raise MemoryError


def test_our_own_sentences_are_kept():
    own = FileError("as it stands")
    with pytest.raises(FileError) as caught, reading("a.bin", FileError, "picture"):
        raise own
    assert caught.value is own
    with pytest.raises(FileError, match="another of ours"), reading("a.bin", FileError, "picture"):
        raise ConfigError("another of ours")


def test_what_is_no_fault_of_the_file_passes():
    with pytest.raises(TimeoutError), reading("a.bin", FileError, "picture", passing=(TimeoutError,)):
        raise TimeoutError
    with pytest.raises(KeyboardInterrupt), reading("a.bin", FileError, "picture"):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/somewhere/data.csv", "data.csv"),
        ("/", "/"),
        ("line\nbreak.csv", "line\N{REPLACEMENT CHARACTER}break.csv"),
        ("lone\udcff.csv", "lone\\udcff.csv"),
        ("x" * 500 + ".csv", "x" * 39 + "…" + "x" * 16 + ".csv"),
    ],
)
def test_a_name_is_shown_short_and_in_letters_that_can_be_written(path, name):
    assert shown_name(path) == name
