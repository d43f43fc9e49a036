"""Members of an untrusted zip: what is unpacked was declared, and what is declared was checked."""

import io
import struct
import zipfile

import pytest
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import open_zip, read_member


def packed(method=zipfile.ZIP_DEFLATED, **members):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return memory.getvalue()


def read(content, most=None):
    archive = open_zip(io.BytesIO(content), 10)
    return {member.filename: read_member(archive, member, most) for member in archive.infolist()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_read_whole_or_from_their_beginning(method):
    content = packed(method, a=b"1234" * 10**6, b=b"")
    assert read(content) == {"a": b"1234" * 10**6, "b": b""}
    assert read(content, most=5) == {"a": b"12341", "b": b""}


def test_what_is_no_zip_is_refused():
    with pytest.raises(FileError, match="no zip archive"):
        read(b"PK")


def test_too_many_members_and_two_of_one_name_are_refused():
    with pytest.raises(FileError, match="too many"):
        read(packed(**{f"a{number}": b"" for number in range(11)}))
    content = packed(aa=b"1", bb=b"2")
    with pytest.raises(FileError, match="same name"):
        read(content.replace(b"bb", b"aa"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_can_claim_any_memory_is_refused(method):
    with pytest.raises(FileError, match="a in the archive is compressed in a way"):
        read(packed(method, a=b"1234"))


def claiming(content, size, packed_size=None):
    """Return a zip of one member whose directory claims other sizes."""
    place = content.index(b"PK\1\2")
    old = struct.unpack_from("<II", content, place + 20)
    sizes = struct.pack("<II", old[0] if packed_size is None else packed_size, size)
    return content[: place + 20] + sizes + content[place + 28 :]


def test_a_member_that_claims_more_than_it_can_hold_is_refused():
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with pytest.raises(FileError, match="claims 2000000000 bytes"):
            read(claiming(packed(method, a=b"1234"), 2 * 10**9))
    with pytest.raises(FileError, match="more than it can hold"):
        read(claiming(packed(zipfile.ZIP_STORED, a=b"1234"), 10**9, 10**9))


def test_a_member_that_is_shorter_or_longer_than_declared_is_refused():
    content = packed(a=bytes(10**6))
    with pytest.raises(FileError, match="shorter"):
        read(claiming(content, 10**6 + 1))
    with pytest.raises(FileError, match="damaged"):
        read(claiming(content, 10**6 - 1))


def test_no_more_is_unpacked_than_was_declared(monkeypatch):
    asked = []
    whole = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda file, n=-1: asked.append(n) or whole(file, n))
    with pytest.raises(FileError):
        read(claiming(packed(a=bytes(10**8)), 100))
    assert asked == [100]
