"""Which entries a few letters mean, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .entry import SearchEntry

EXACT, START, WORD, INSIDE, ELSEWHERE, SCATTERED = 120, 100, 80, 60, 40, 20
"""How well a word is met: the whole name, its beginning, a word's, within, in the details, letter by letter."""
RECENT = 15
"""What counts for an entry that was used lately; less than what the letters say."""
FEWEST_SCATTERED = 3
"""Fewer letters stand scattered in almost every name."""


def rank(entries: Iterable[SearchEntry], query: str, recent: Sequence[str]) -> list[SearchEntry]:
    """Return the entries that hold every word of the query; without one, all: those used lately come first."""
    words = query.lower().split()
    places = {uid: place for place, uid in enumerate(recent)}
    if not words:
        return sorted(entries, key=lambda entry: places.get(entry.uid, len(places)))
    scored = ((_score(entry, words), entry) for entry in entries)
    found = [(score + _freshness(places.get(entry.uid)), entry) for score, entry in scored if score is not None]
    return [entry for _, entry in sorted(found, key=lambda pair: (-pair[0], len(pair[1].text)))]


def _freshness(place: int | None) -> float:
    return 0.0 if place is None else RECENT / (place + 1)


def _score(entry: SearchEntry, words: Sequence[str]) -> float | None:
    """Return how well all words together are met; None where one of them is not."""
    text, rest = entry.text.lower(), f"{entry.kind} {entry.detail} {entry.words}".lower()
    scores = [_meets(word, text, rest) for word in words]
    if " ".join(words) == text:
        return EXACT * len(words)
    return None if None in scores else sum(score for score in scores if score is not None)


def _meets(word: str, text: str, rest: str) -> float | None:
    if text.startswith(word):
        return START
    if any(part.startswith(word) for part in text.replace("(", " ").split()):
        return WORD
    if word in text:
        return INSIDE
    if any(part.startswith(word) for part in rest.split()):
        return ELSEWHERE
    return SCATTERED if len(word) >= FEWEST_SCATTERED and _scattered(word, text) else None


def _scattered(word: str, text: str) -> bool:
    """Whether the letters of a word stand in a name in their order, the first at the beginning of a word."""
    for start in [0, *(place + 1 for place, letter in enumerate(text) if letter == " ")]:
        letters = iter(text[start:])
        if text[start : start + 1] == word[0] and all(letter in letters for letter in word):
            return True
    return False
