"""Which encoding of one byte a text is written in."""

import pytest

from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.letters import find_letters


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“best” café, it’s 5 €", "cp1252"),
        ("plain – dash … and more", "cp1252"),
        ("5 €", "cp1252"),
        ("Šárka, Žofie, œuvre", "cp1252"),
        ("Zürich, Genève, Malmö, 5 °C, 3 m²", "latin-1"),
        ("ÄRGER UND ÖL, straße", "latin-1"),
        ("Zürich, Genève, “Malmö”", "mac-roman"),
        ("größe, fée, naïve", "mac-roman"),
    ],
)
def test_letters_beyond_ascii_tell_the_encoding(text, encoding):
    assert find_letters(text.encode(encoding)) == encoding


def test_bytes_that_windows_does_not_know_are_latin_1():
    assert find_letters(b", \x81 \x8d,") == "latin-1"


@pytest.mark.parametrize("lines", [50, 120_000])
def test_the_letters_of_windows_are_read_as_they_are_however_late_they_come(write, lines):
    text = "name,size,label\n" + "".join(f"plain,{n % 50},{'ab'[n % 2]}\n" for n in range(lines)) + "it’s – “so”,5,a\n"
    inspection = inspect_csv(write(text.encode("cp1252")))
    assert inspection.source.encoding == "cp1252"
    assert "it’s – “so”" in inspection.table.columns[0].texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_a_mark_is_read_as_it_is(write, encoding):
    text = "näme,größe,標\n" + "".join(f"“{'äöü'[n % 3]}”,{n},{'赤青'[n % 2]}\n" for n in range(60))
    inspection = inspect_csv(write(text.encode(encoding)))
    assert inspection.table.names == ("näme", "größe", "標")
    assert inspection.table.columns[0].texts == ("“ä”", "“ö”", "“ü”")
