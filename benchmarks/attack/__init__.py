"""Attackers of the studio: hostile files for ``benchmarks.fuzz``, random gestures for ``benchmarks.monkey``.

Mutators know the structure of their format and nothing of its reader; ``formats`` pairs the two; ``guard`` watches a
process from inside, ``workers`` from outside.
"""
