"""Questions answered in a background thread."""

import time
from threading import Event

import pytest
from mpneuralnetwork.components.interruption import interruption_point

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.source import Cancelled
from mpnn_studio.ui.widgets.inquiry import Inquiry


@pytest.fixture
def inquiry(qtbot):
    asked = Inquiry("test")
    asked.told = []
    asked.answered.connect(asked.told.append)
    return asked


def test_of_the_questions_that_wait_only_the_newest_is_answered(qtbot, inquiry):
    free = Event()
    inquiry.ask(lambda: free.wait(5) and "first")
    inquiry.ask(lambda: "second")
    inquiry.ask(lambda: "third")
    free.set()
    qtbot.waitUntil(lambda: len(inquiry.told) == 2)
    assert inquiry.told == ["first", "third"]


def test_two_questions_never_run_at_once(qtbot, inquiry):
    running, most = [], []

    def question():
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()

    for _ in range(5):
        inquiry.ask(question)
        qtbot.wait(3)
    qtbot.waitUntil(lambda: not inquiry.busy)
    assert set(most) == {1}


def test_what_is_forgotten_is_not_told(qtbot, inquiry):
    free = Event()
    inquiry.ask(lambda: free.wait(5))
    inquiry.forget()
    free.set()
    inquiry.ask(lambda: "next")
    qtbot.waitUntil(lambda: bool(inquiry.told))
    assert inquiry.told == ["next"]


def test_while_a_training_goes_on_answers_are_rare_and_at_rest_they_are_not(qtbot, inquiry):
    def work():
        end = time.thread_time() + 0.02
        while time.thread_time() < end:
            pass

    for asked in (1, 2):  # the first one prepares, and does not count
        inquiry.ask(work, live=True)
        qtbot.waitUntil(lambda asked=asked: len(inquiry.told) == asked)
    inquiry.ask(lambda: "later", live=True)
    qtbot.wait(100)
    assert len(inquiry.told) == 2
    inquiry.ask(lambda: "at once")
    qtbot.waitUntil(lambda: len(inquiry.told) == 3)
    assert inquiry.told[2] == "at once"


@pytest.mark.parametrize("error", [KeyError("place"), MemoryError(), Cancelled()])
def test_whatever_a_question_raises_the_next_one_is_asked(qtbot, inquiry, error):
    def fail():
        raise error

    with qtbot.waitSignal(inquiry.failed):
        inquiry.ask(fail)
    inquiry.ask(lambda: "well")
    qtbot.waitUntil(lambda: inquiry.told == ["well"])


def test_a_question_that_fails_says_why_and_lets_the_next_one_be_asked(qtbot, inquiry):
    def fail():
        raise DataError("the file is gone")

    with qtbot.waitSignal(inquiry.failed) as told:
        inquiry.ask(fail)
    assert told.args == ["the file is gone", ""]
    inquiry.ask(lambda: "well")
    qtbot.waitUntil(lambda: inquiry.told == ["well"])


def test_what_is_cancelled_is_interrupted_and_the_next_question_answered(qtbot, inquiry):
    begun, interrupted = Event(), Event()

    def work():
        begun.set()
        try:
            while True:
                interruption_point()
        except Cancelled:
            interrupted.set()
            raise

    inquiry.ask(work)
    assert begun.wait(5)
    inquiry.cancel()
    inquiry.ask(lambda: "next")
    qtbot.waitUntil(lambda: bool(inquiry.told))
    assert inquiry.told == ["next"] and interrupted.wait(5)
