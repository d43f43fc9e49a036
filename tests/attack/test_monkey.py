"""A monkey at the real window, in small: nothing is raised, nothing hangs, and the window shows its document."""

from benchmarks.monkey import play

GESTURES = 150


def test_a_monkey_finds_nothing():
    found = [str(finding) for finding in play(seed=1, gestures=GESTURES)]
    assert not found, "\n".join(found)
