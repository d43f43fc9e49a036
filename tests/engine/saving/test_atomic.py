"""Writing through links and under long names, and refusing names that no file can have."""

import pytest
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import remove_leftovers, write_atomically


def link(path, target):
    try:
        path.symlink_to(target)
    except OSError:  # pragma: no cover
        pytest.skip("this user may make no links")


def test_what_is_saved_through_a_link_is_written_where_it_leads(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    target, path = tmp_path / "elsewhere" / "whole", tmp_path / "link"
    target.write_bytes(b"old")
    link(path, target)
    write_atomically(path, b"new")
    assert path.is_symlink()
    assert target.read_bytes() == b"new"
    target.unlink()
    write_atomically(path, b"newer")
    assert target.read_bytes() == b"newer"


def test_a_link_that_leads_nowhere_is_told(tmp_path):
    link(tmp_path / "link", tmp_path / "missing" / "file")
    with pytest.raises(FileError, match="link could not be written: No such file"):
        write_atomically(tmp_path / "link", b"")


@pytest.mark.parametrize("letter", ["x", "é"])
def test_the_longest_name_that_a_file_can_have_is_written(tmp_path, letter):
    path = tmp_path / (letter * (250 // len(letter.encode())))
    write_atomically(path, b"whole")
    assert [(file, file.read_bytes()) for file in tmp_path.iterdir()] == [(path, b"whole")]
    left = tmp_path / f".{path.name[: 200 // len(letter.encode())]}.{'a' * 12}"
    left.write_bytes(b"half of")
    assert remove_leftovers(path, older_than=-1.0) == 1


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud800", "x" * 5000])
def test_a_name_that_no_file_can_have_is_told_in_a_short_sentence(tmp_path, name):
    with pytest.raises(FileError, match="could not be written") as caught:
        write_atomically(tmp_path / name, b"")
    assert len(str(caught.value)) < 300
    assert list(tmp_path.iterdir()) == []
