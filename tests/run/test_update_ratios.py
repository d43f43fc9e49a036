"""How far steps move the weights."""

from math import isnan

import numpy as np
import pytest

from mpnn_studio.run.events import Snapshot, UpdateRatio
from mpnn_studio.run.run import new_run
from mpnn_studio.run.session import Session
from mpnn_studio.run.update_ratios import MAX_KEPT, UpdateRatios, update_ratio_since


def test_a_stride_compares_the_change_with_what_was_changed(digits):
    model = digits[0].build(np.random.default_rng(0))
    before = Snapshot(7, model.snapshot())
    model.layers[1].weights = model.layers[1].weights * 1.01
    update_ratio = update_ratio_since(before, model)
    assert update_ratio.step == 7
    assert update_ratio.shares[1] == pytest.approx(0.01, rel=1e-3) and update_ratio.shares[4] == 0
    assert isnan(update_ratio.shares[0])


def test_a_run_knows_how_far_its_steps_went(digits):
    project, dataset = digits
    run, session = new_run(project), Session(project, lambda progress: dataset)
    session.start()
    assert session.join(20)
    run.take(session.inbox.drain())
    assert len(run.update_ratios) >= 1
    for update_ratio in run.update_ratios.all:
        dense = update_ratio.shares[1], update_ratio.shares[4]
        assert all(0 < share < 0.5 for share in dense)


def test_however_long_a_run_takes_its_strides_are_few_and_reach_from_end_to_end():
    update_ratios = UpdateRatios()
    for step in range(20 * MAX_KEPT):
        update_ratios.add([UpdateRatio(step, (0.1,))])
    steps = [update_ratio.step for update_ratio in update_ratios.all]
    assert len(update_ratios) <= MAX_KEPT and steps[0] == 0 and steps[-1] == 20 * MAX_KEPT - 1
    assert steps == sorted(steps)


def test_the_nearest_stride_is_found():
    update_ratios = UpdateRatios()
    assert update_ratios.near(5) is None
    update_ratios.add([UpdateRatio(step, ()) for step in (0, 10, 20)])
    assert [update_ratios.near(step).step for step in (-3, 4, 6, 14, 16, 99)] == [0, 0, 10, 10, 20, 20]
