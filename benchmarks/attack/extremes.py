"""Values at and beyond the limits of a format, shared by every mutator."""

from __future__ import annotations

INTEGERS = (
    *(0, 1, 2, 3, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 10**7),
    *(2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**47, 2**48 - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1),
)
"""For fields of a binary header; a mutator cuts them to the width of the field."""

NUMBERS = (
    *map(str, INTEGERS),
    *("-0", "-1", "-2", "-2147483649", "-9223372036854775809", "0.0", "-0.0", "0.5", "1e-400", "5e-324"),
    *("1e18", "1e308", "1e309", "1e999", "-1e999", "NaN", "Infinity", "-Infinity"),
    *("1" + "0" * 400, "-1" + "0" * 400, "9" * 5000, "0." + "3" * 5000, "1e" + "9" * 400),
)
"""As they are written in text; Python refuses to read integers of more than 4300 digits."""

SURROGATE = "\udcff"
"""How Python names the byte 0xFF of a file name that is not UTF-8; no encoding can write it."""

NAMES = (
    *("", ".", "..", "/", "~", "-", "-rf", "con", "nul.txt", "a/b", "../outside", "/etc/passwd", "C:\\windows"),
    *("\\\\host\\share", "file:///etc/passwd", "sample:iris.csv", "sample:../../setup.py", "grey", "colour", "auto"),
    *("a\0b", "a\nb", "a\rb", "a\tb", "\x1b[31m", " ", " a ", "\u202eabc", "\u200b", "é", "e\u0301", "\U0001f600"),
    *(SURROGATE, "a" + SURROGATE, "\ud800", "\ude00\ud83d", "\uffff", "a" * 256, "a" * 5000),
    *("%s%n", "{0.__class__}", "$(touch hit)", "`touch hit`", "'; touch hit; '", '"""\nPWNED = 1\n"""', "\\N{DASH}"),
    *("__class__", "__init__", "__metadata__", "None", "true", "0", "-1"),
)
"""Texts that are hostile as a name of anything: a file, a column, a layer, a key."""

TEXTS = (*NAMES, "<b>bold", "<img src='file:///etc/passwd'>", "&amp;&#0;", "x" * 100_000, "\n" * 1000, *NUMBERS)
"""The same for texts that may be long."""

SHAPES = (
    *("[]", "[0]", "[0, 0]", "[-1]", "[1.5]", '["3"]', "[null]", "[true]", "[[3]]", "3", "[1, 1, 1, 1, 1, 1, 1]"),
    *(f"[{2**47}, {2**47}, 0]", f"[{2**31}, {2**31}]", f"[{2**63}]", f"[{2**32}, {2**32}]", "[1" + "0" * 400 + "]"),
    *("[" + ", ".join(["1"] * 33) + "]", "[" + ", ".join(["2"] * 65) + "]", "[1e3]", "[NaN]"),
)
"""Shapes as JSON and as Python write them."""
