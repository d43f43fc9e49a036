"""Every playground can be trained on as it comes, and a point on its plane can be asked for."""

import threading

import numpy as np
import pytest
from mpneuralnetwork.components.registry import components

from mpnn_studio.data.derived import rows_of_points
from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.project import project_from_json
from mpnn_studio.run.headless import train
from mpnn_studio.run.opening import propose
from mpnn_studio.run.predictor import Predictor

MADE = [source for source in components("source") if source.group == "Playgrounds" and source.__name__ != "DrawnPoints"]


@pytest.mark.parametrize("kind", MADE)
def test_it_trains_and_answers_for_any_point(kind):
    project = edits.set_value(propose(kind()), "training", "epochs", 2)
    assert not check(project).problems
    assert project_from_json(project.to_json()) == project
    run = train(project, project.data.create().load(), lambda event: None, threading.Event())
    assert run.finished.complete and run.finished.test["loss"] > 0
    predictor, schema = Predictor(project, run.preparation), project.schema()
    predictor.load(run.snapshot)
    points = np.zeros((7, len(schema.coordinates)))
    answers = predictor.predict_all(rows_of_points(schema, points))
    assert answers.shape == (7, len(schema.classes) or 1) and np.isfinite(answers).all()
