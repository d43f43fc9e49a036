"""The encodings that a table may be written in."""

from __future__ import annotations

from codecs import lookup
from collections.abc import Mapping
from types import MappingProxyType

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 with a byte order mark",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16, low byte first, without a mark",
        "utf-16-be": "UTF-16, high byte first, without a mark",
        "latin-1": "Latin-1",
        "cp1252": "Windows-1252",
        "mac-roman": "Mac Roman",
        "cp1250": "Windows-1250, Central Europe",
        "iso8859-2": "Latin-2, Central Europe",
        "cp1251": "Windows-1251, Cyrillic",
        "koi8-r": "KOI8-R, Cyrillic",
        "koi8-u": "KOI8-U, Cyrillic",
        "cp866": "DOS-866, Cyrillic",
        "iso8859-5": "ISO 8859-5, Cyrillic",
        "cp1253": "Windows-1253, Greek",
        "iso8859-7": "ISO 8859-7, Greek",
        "cp1254": "Windows-1254, Turkish",
        "shift_jis": "Shift JIS, Japanese",
        "cp932": "Windows-932 (Shift JIS), Japanese",
        "euc_jp": "EUC-JP, Japanese",
        "gb18030": "GB 18030, Chinese",
        "big5": "Big5, Chinese",
        "cp949": "Windows-949 (EUC-KR), Korean",
    }
)
WIDER: Mapping[str, str] = MappingProxyType({"gbk": "gb18030", "gb2312": "gb18030", "euc_kr": "cp949"})
"""Encodings that are read as one that holds all of their letters."""


def encoding_named(name: str) -> str:
    """Return the encoding that a name such as "UTF8" or "windows-1251" means; the name itself where there is none."""
    known = {lookup(encoding).name: encoding for encoding in ENCODINGS}
    try:
        found = lookup(name).name
    except LookupError:
        return name
    return known.get(WIDER.get(found, found), name)
