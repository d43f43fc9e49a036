"""Digits in forms that MNIST's writers hardly used, declared as lines of a pen.

MNIST was written in the United States, where a one is a bar. A one with an upstroke is a seven to a network that never
saw one; a crossed zero, a nine on a hook or a four like a lightning fare little better. Many people write so elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Form:
    """One way to write a digit, between two extremes.

    Attributes:
        digit: what it is.
        lines: each as it is at both extremes: its points "across down, …", as many in both, within about 0 to 1.
            A curve leads along them; a point that is written twice is a corner.
    """

    digit: int
    lines: tuple[tuple[str, str], ...]


OVAL = ".5 0, 0 .1, 0 .9, .5 1, 1 .9, 1 .1, .5 0"

FORMS = (
    # Ones with an upstroke, straight or bent; on a foot.
    Form(1, (("-.1 .6, .6 0, .6 0, .6 1", ".35 .2, .6 0, .6 0, .6 1"),)),
    Form(1, (("-.1 .5, .3 .3, .6 0, .6 0, .6 1", ".3 .25, .45 .2, .6 0, .6 0, .5 1"),)),
    Form(1, (("0 .45, .6 0, .6 0, .6 1", ".4 .2, .6 0, .6 0, .6 1"), ("0 1, 1.2 1", ".3 1, .9 1"))),
    # Sevens: what tells them from such ones; crossed; crossed with a wave above.
    Form(7, (("0 .05, .9 .05, .9 .05, .45 1", "-.1 .1, .8 0, .8 0, .2 1"),)),
    Form(7, (("0 .05, .9 .05, .9 .05, .45 1", "-.1 .2, .8 0, .8 0, .3 1"), (".1 .55, .9 .5", ".3 .5, 1.0 .5"))),
    Form(
        7,
        (
            (
                "0 .2, .05 .0, .35 .1, .9 .03, .9 .03, .6 .4, .45 1",
                "-.1 .15, .2 .0, .4 .05, .8 0, .8 0, .5 .5, .3 1",
            ),
            (".2 .45, .8 .5", ".2 .7, 1.1 .6"),
        ),
    ),
    # Nines: on a hook, with a large loop or a small one, flat below; with a straight stem.
    Form(
        9,
        (
            (
                ".85 .15, .5 -.02, .05 .1, .1 .42, .6 .45, .85 .1, .85 .1, .95 .7, .7 1.02, .1 .9",
                ".7 .1, .4 0, .25 .15, .3 .3, .55 .3, .7 .1, .7 .1, .8 .7, .5 1.02, 0 .95",
            ),
        ),
    ),
    Form(
        9,
        (
            (
                ".75 .1, .5 0, .2 .1, .3 .25, .6 .25, .7 .1, .8 .2, .95 .7, .6 1, .1 .95",
                ".6 .1, .4 .05, .2 .2, .4 .35, .55 .35, .6 .2, .6 .3, .75 .8, .4 1, -.1 .85",
            ),
        ),
    ),
    Form(
        9,
        (
            (
                ".8 .1, .5 -.02, .1 .1, .15 .4, .6 .4, .8 .1, .8 .1, .85 .6, .75 .95, .5 1, 0 1",
                ".7 .05, .5 0, .25 .1, .2 .25, .5 .35, .75 .1, .7 .1, .75 .6, .7 .85, .3 .9, -.1 .75",
            ),
        ),
    ),
    Form(
        9,
        (
            (
                ".9 .1, .4 -.05, .05 .15, .2 .45, .6 .4, .8 .2, .8 .2, .6 1",
                ".6 .05, .3 0, .15 .1, .1 .35, .5 .35, .75 .1, .75 .1, .4 1",
            ),
        ),
    ),
    # Zeros: crossed steeply, crossed flat, open above.
    Form(
        0,
        (
            (OVAL, ".4 0, .15 .1, .15 .9, .5 1, .85 .9, .85 .1, .4 0"),
            ("-.3 1.2, 1.3 -.2", ".5 1.2, .5 -.2"),
        ),
    ),
    Form(
        0,
        (
            (".5 .1, 0 .1, 0 .9, .5 .9, 1 .9, 1 .1, .5 .1", ".4 0, 0 .1, 0 .9, .5 1, 1 .9, 1 .1, .4 0"),
            ("-.5 1, 1.6 -.1", ".1 .9, .9 .1"),
        ),
    ),
    Form(0, ((OVAL, ".2 0, .0 .2, .0 .9, .5 1, 1 .9, 1 .2, .7 0"),)),
    # Fours: like a lightning with a short stem, closed, on one leg, with a round corner.
    Form(4, ((".35 0, .05 .6, .05 .6, .95 .55", ".3 0, .15 .65, .15 .65, .8 .6"), (".7 .15, .6 1", ".5 .4, .5 1"))),
    Form(4, ((".6 1, .6 0, .6 0, 0 .65, 0 .65, 1 .65", ".55 1, .6 0, .6 0, .15 .6, .15 .6, .8 .6"),)),
    Form(4, ((".3 0, .1 .6, .1 .65, .9 .6", ".2 0, .0 .6, .0 .7, .9 .75"), (".7 .0, .5 1", ".6 .45, .45 1.05"))),
    Form(4, ((".1 0, .1 .5, .3 .55, .9 .5", ".25 0, .15 .5, .3 .6, .75 .45"), (".85 0, .75 1", ".7 .2, .55 1"))),
    # Fives: the bar by itself; in one line like an S.
    Form(
        5,
        (
            (
                ".2 .15, .15 .5, .15 .5, .6 .35, .95 .6, .75 .95, .4 1, .05 .9",
                ".25 .2, .2 .45, .2 .45, .6 .4, .8 .65, .6 .95, .3 .95, .1 .85",
            ),
            (".2 .05, .9 0", ".3 -.1, .75 -.1"),
        ),
    ),
    Form(
        5,
        (
            (
                ".9 0, .3 .03, .15 .45, .15 .45, .7 .4, .9 .7, .6 1, .05 .92",
                ".8 .05, .3 0, .1 .3, .4 .45, .8 .55, .8 .85, .5 1, .1 .95",
            ),
        ),
    ),
    # Sixes: like a G; wide.
    Form(
        6,
        (
            (
                ".9 .1, .4 .0, .0 .5, .3 1, .9 .95, .95 .5, .95 .5, .3 .5",
                ".8 .1, .4 .0, .1 .3, .1 .9, .7 1, .85 .6, .85 .6, .4 .65",
            ),
        ),
    ),
    Form(
        6,
        (
            (
                ".8 .05, .3 .1, .0 .6, .3 1, .85 .9, .85 .55, .4 .55, .15 .75",
                ".5 0, .25 .2, .1 .7, .3 .98, .65 .95, .7 .65, .4 .6, .15 .8",
            ),
        ),
    ),
    # Eights: begun above, begun in the middle, as two rings.
    Form(
        8,
        (
            (
                ".85 .12, .5 -.05, .1 .1, .2 .4, .8 .6, .9 .95, .5 1.05, .1 .95, .2 .6, .8 .4, .95 0",
                ".8 .15, .5 -.02, .2 .15, .3 .4, .7 .6, .75 .9, .5 1.02, .25 .9, .3 .6, .7 .4, .75 .1",
            ),
        ),
    ),
    Form(
        8,
        (
            (
                ".6 .5, .95 .2, .5 -.05, .2 .1, .3 .4, .8 .7, .6 1.05, .1 .95, .3 .65, .9 .3, 1. 0",
                ".5 .5, .75 .2, .5 .0, .25 .2, .4 .5, .75 .8, .5 1.05, .2 .9, .4 .65, .7 .4, .75 .2",
            ),
        ),
    ),
    Form(
        8,
        (
            (
                ".5 0, .1 .0, .1 .48, .5 .48, .9 .48, .9 0, .5 0",
                ".5 .0, .2 0, .2 .45, .5 .45, .75 .45, .75 .0, .5 0",
            ),
            (
                ".5 .48, 0 .5, 0 1, .5 1, 1 1, 1 .5, .5 .48",
                ".5 .45, .15 .5, .15 1, .5 1, .85 1, .85 .5, .5 .45",
            ),
        ),
    ),
    # Twos and threes with corners.
    Form(
        2,
        ((".05 .2, .3 -.05, .9 0, .8 .5, .05 1, .05 1, .95 1", ".2 .15, .4 0, .75 .05, .7 .5, .15 1, .15 1, .85 .95"),),
    ),
    Form(
        3,
        (
            (
                ".1 .05, .85 .05, .85 .05, .45 .42, .45 .42, .95 .5, .8 1.0, .05 .92",
                ".1 .1, .6 -.05, .85 .25, .45 .48, .45 .48, .9 .6, .75 1, .1 .95",
            ),
        ),
    ),
)


def points(text: str) -> NDArray[np.float64]:
    """Return the points (P, 2) that are written as "across down, …"."""
    return np.array([pair.split() for pair in text.split(",")], np.float64)
