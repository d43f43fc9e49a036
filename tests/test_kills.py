"""The measurement of kills during saves, in small: the old or the new project opens, always."""

import random

from benchmarks.kills import BROKEN, KEPT, NEW, OLD, kill_repeatedly


def test_a_save_that_is_killed_leaves_the_old_or_the_new_project(tmp_path):
    counts = kill_repeatedly(tmp_path, 15, random.Random(1))
    assert counts[OLD] + counts[NEW] == 15
    assert counts[BROKEN] == counts[KEPT] == 0
