"""What every kind of why keeps: it is declared, answers for all kinds of data, changes nothing, can be cancelled."""

import json
from threading import Event

import numpy as np
import pytest
from mpneuralnetwork.components.interruption import interruptible

from mpnn_studio.data.source import Cancelled
from mpnn_studio.explain.why.kind import all_kinds, kinds_for
from mpnn_studio.explain.why.occlusion import Occlusion
from mpnn_studio.project.examples import load_example

KINDS = list(all_kinds())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_kind_says_what_it_is(kind):
    assert kind.key and kind.title and kind.summary and kind.question.endswith("?")
    assert kind.formula and "(20" in kind.explanation
    assert all(setting.help or setting.label for setting in kind.fields.values())


def test_the_names_of_the_command_line_differ():
    assert len({kind.key for kind in KINDS}) == len(KINDS) >= 8


@pytest.mark.parametrize("name", ["mnist", "iris", "spirals", "sine"])
def test_the_kinds_for_each_sort_of_example_are_listed(name):
    assert list(kinds_for(load_example(name).schema())) == KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_an_answer_is_in_words_and_in_numbers_and_the_same_every_time(asking, kind):
    found = asking(kind())
    assert found.sentence.endswith(".") and found.trust.endswith(".")
    plain = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert plain["sentence"] == found.sentence and len(plain) > 3
    assert json.loads(json.dumps(asking(kind()).as_json())) == plain


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_the_weights_stay_as_they_are(asking, kind):
    before = asking.run.snapshot.values.copy()
    question = asking.question()
    kept = question.network.model.snapshot()
    example = question.example.copy()
    kind().ask(question)
    assert np.array_equal(asking.run.snapshot.values, before)
    assert np.array_equal(question.network.model.snapshot(), kept) and np.array_equal(question.example, example)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_it_ends_between_two_layers_once_nobody_wants_it(digits, kind):
    wanted = Event()
    asked = []

    def ask():
        asked.append(None)
        if wanted.is_set():
            raise Cancelled

    question = digits.question()
    wanted.set()
    with interruptible(ask), pytest.raises(Cancelled):
        kind().ask(question)
    assert len(asked) == 1


def test_it_ends_at_its_progress(digits):
    def give_up(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        digits(Occlusion(), progress=give_up)
    assert digits(Occlusion()).values.any()
