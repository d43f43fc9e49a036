"""Which encoding a text that is not Unicode is written in, told by its letters and what stands beside what."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from types import MappingProxyType

from .alphabets import ALPHABETS, SCRIPTS, WESTERN, Script

MAX_JUDGED = 10_000
"""Bytes of lines with letters beyond ASCII that are judged: these tell enough, and reading a file stays quick."""
HIGH = re.compile(r"[^\x00-\x7f]")
C1 = re.compile(rb"[\x80-\x9f]")
SIGNS = "“”’‘„‚‹›–—…€°²³£§±µ½¼«»·\u00a0©®™•×№º¿¡"
"""Are written in texts of any language."""
RARITY: Mapping[str, float] = MappingProxyType(
    {
        "latin-1": 0, "cp1252": 0, "cp1250": -3, "cp1251": -2, "cp1253": -2, "cp1254": -3, "koi8-r": -3, "gb18030": -3,
        "big5": -3, "cp932": -3, "cp949": -3, "iso8859-7": -3, "mac-roman": -5, "iso8859-2": -4, "koi8-u": -4,
        "cp866": -4, "euc_jp": -4, "iso8859-5": -6,
    }
)  # fmt: skip
"""How much likelier the letters must be, as a logarithm, before the rarer encoding is taken."""
SIGN, FOREIGN, STRANGE, MISPLACED, BESIDE_SMALL = -3.5, -8.0, -11.0, -8.0, -4.0
"""Logarithms of how likely are a sign, a letter of another language, any other, and one where it should not be;
of a script without small letters, beside one."""
Place = tuple[str, str, str]
"""A letter between its neighbours."""


def find_letters(sample: bytes) -> str:
    """Return the encoding in which the beginning of a file makes most sense; of Western ones Latin-1 if nothing does.

    Latin-1 and Windows-1252 differ in bytes that are no letters to the first.
    """
    telling = _telling_lines(sample)
    odds = dict(_odds(telling))
    if C1.search(sample) and _decodes(sample, "cp1252"):
        odds.pop("latin-1", None)
    likely = sorted(odds, key=lambda encoding: odds[encoding] + RARITY[encoding], reverse=True)
    return next((encoding for encoding in likely if _decodes(sample, encoding)), "latin-1")


def _telling_lines(sample: bytes) -> bytes:
    """Return the first lines that hold more than ASCII, and no UTF-8: of some files only a few lines are none."""
    lines: list[bytes] = []
    size = 0
    for line in sample.splitlines():
        if size < MAX_JUDGED and not _decodes(line, "utf-8"):
            lines.append(line[:MAX_JUDGED])
            size += len(line)
    return b"\n".join(lines)


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _odds(telling: bytes) -> Iterator[tuple[str, float]]:
    """Yield encodings, and how likely the text is in the language of each that suits it best."""
    for encoding in dict.fromkeys(encoding for alphabet in ALPHABETS for encoding in alphabet.encodings):
        places = _places(telling.decode(encoding, errors="replace"))
        models = [alphabet.likelihoods for alphabet in ALPHABETS if encoding in alphabet.encodings]
        odds = [_likelihood(places, model) for model in models]
        if encoding in WESTERN:
            odds.append(_likelihood(places, _mixed(models)))
        yield encoding, max(odds)
    for script in SCRIPTS:
        # The last line may end within a sign.
        places = _places(telling.decode(script.encoding, errors="replace"))
        yield script.encoding, sum(count * _sign(place, script) for place, count in places.items())


def _mixed(models: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """Return how likely letters are where a text is of several languages in equal parts."""
    shares: dict[str, float] = {}
    for model in models:
        for letter, likelihood in model.items():
            shares[letter] = shares.get(letter, 0.0) + exp(likelihood) / len(models)
    return {letter: log(share) for letter, share in shares.items()}


def _places(text: str) -> Counter[Place]:
    """Count the letters beyond ASCII of a text, each between its neighbours."""
    return Counter(
        (text[max(found.start() - 1, 0) : found.start()], found[0], text[found.end() : found.end() + 1])
        for found in HIGH.finditer(text)
    )


def _likelihood(places: Counter[Place], model: Mapping[str, float]) -> float:
    """Return the logarithm of how likely it is that a language has these letters beyond ASCII, and there."""
    return sum(
        count * (_letter(place[1], model) + (0.0 if _may_stand(*place) else MISPLACED))
        for place, count in places.items()
    )


def _sign(place: Place, script: Script) -> float:
    before, sign, behind = place
    within_word = any(letter.isascii() and letter.islower() for letter in (before, behind))
    return script.likelihood(sign) + (BESIDE_SMALL if within_word else 0.0)


def _letter(letter: str, model: Mapping[str, float]) -> float:
    if letter in model:
        return model[letter]
    return SIGN if letter in SIGNS else FOREIGN if letter.isalpha() else STRANGE


def _may_stand(before: str, letter: str, behind: str) -> bool:
    """Whether a letter fits its neighbours: small letters follow each other, and signs part words."""
    if letter.isalpha():
        beside = before.isalpha() or behind.isalpha()
        return beside and not (letter.isupper() and (before.islower() or (before.isupper() and behind.islower())))
    if letter == "’":
        return not behind.isalpha() or before.isalpha()
    return not (before.isalpha() and behind.isalpha())
