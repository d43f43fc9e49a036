"""Which encoding of one byte for each letter a text is written in, told by what stands beside what."""

from __future__ import annotations

import re
import unicodedata

MAX_JUDGED = 10_000
HIGH = re.compile(r"[^\x00-\x7f]")
C1 = re.compile(rb"[\x80-\x9f]")
MARGIN = 2
"""The rarer encoding is taken only where so much more of it makes sense."""


def find_letters(sample: bytes) -> str:
    """Return Latin-1, Windows-1252 or Mac Roman: the first two differ in bytes that are no letters to the first."""
    usual = "latin-1"
    if C1.search(sample) and _decodes(sample, "cp1252"):
        usual = "cp1252"
    return "mac-roman" if _sense(sample, "mac-roman") >= _sense(sample, usual) + MARGIN else usual


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _sense(sample: bytes, encoding: str) -> int:
    """Return how many letters beyond ASCII stand where they may, less those that do not."""
    text = sample.decode(encoding, errors="replace")
    sense = 0
    for found, _ in zip(HIGH.finditer(text), range(MAX_JUDGED), strict=False):
        place = found.start()
        sense += 1 if _may_stand(text[place - 1 : place], found[0], text[place + 1 : place + 2]) else -1
    return sense


def _may_stand(before: str, letter: str, behind: str) -> bool:
    """Whether a letter fits its neighbours: small letters follow each other, and signs part words."""
    kind = unicodedata.category(letter)
    if letter.isalpha():
        beside = before.isalpha() or behind.isalpha()
        return beside and not (letter.isupper() and (before.islower() or (before.isupper() and behind.islower())))
    within = before.isalpha() and behind.isalpha()
    return kind[0] != "C" and (letter == "’" or not within)
