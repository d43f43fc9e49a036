"""How far steps move the weights."""

from math import isnan

import numpy as np
import pytest

from mpnn_studio.run.events import Snapshot, Stride
from mpnn_studio.run.run import new_run
from mpnn_studio.run.session import Session
from mpnn_studio.run.strides import MOST, Strides, stride_since


def test_a_stride_compares_the_change_with_what_was_changed(digits):
    model = digits[0].build(np.random.default_rng(0))
    before = Snapshot(7, model.snapshot())
    model.layers[1].weights = model.layers[1].weights * 1.01
    stride = stride_since(before, model)
    assert stride.step == 7
    assert stride.shares[1] == pytest.approx(0.01, rel=1e-3) and stride.shares[4] == 0
    assert isnan(stride.shares[0])


def test_a_run_knows_how_far_its_steps_went(digits):
    project, dataset = digits
    run, session = new_run(project), Session(project, lambda progress: dataset)
    session.start()
    assert session.join(20)
    run.take(session.inbox.drain())
    assert len(run.strides) >= 1
    for stride in run.strides.all:
        dense = stride.shares[1], stride.shares[4]
        assert all(0 < share < 0.5 for share in dense)


def test_however_long_a_run_takes_its_strides_are_few_and_reach_from_end_to_end():
    strides = Strides()
    for step in range(20 * MOST):
        strides.add([Stride(step, (0.1,))])
    steps = [stride.step for stride in strides.all]
    assert len(strides) <= MOST and steps[0] == 0 and steps[-1] == 20 * MOST - 1
    assert steps == sorted(steps)


def test_the_nearest_stride_is_found():
    strides = Strides()
    assert strides.near(5) is None
    strides.add([Stride(step, ()) for step in (0, 10, 20)])
    assert [strides.near(step).step for step in (-3, 4, 6, 14, 16, 99)] == [0, 0, 10, 10, 20, 20]
