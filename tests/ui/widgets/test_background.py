"""What is done in a background thread is reported in the window's own, and given up when nobody wants it any more."""

from threading import Event, enumerate, get_ident

import pytest
import shiboken6
from mpneuralnetwork.components.interruption import interruption_point
from PySide6.QtCore import QObject

from mpnn_studio.data.dataset import DataError
from mpnn_studio.explain.steps.names import ExplainError
from mpnn_studio.ui.widgets.background import Background, stop_background_work


@pytest.fixture
def background(qtbot):
    work = Background("testing")
    yield work
    work.cancel(1.0)


def start_and_hold(background):
    """Start a work that waits for an event; return the event, and a list that says whether the work came to its end."""
    begun, go_on, reached = Event(), Event(), []

    def work(progress):
        begun.set()
        go_on.wait(5)
        progress(0.5)
        reached.append("the end")

    background.start(work)
    assert begun.wait(5)
    return go_on, reached


def told_of(qtbot, background, error):
    """Let a work fail in this way; return the sentence and the details that are told."""

    def fail(progress):
        raise error

    with qtbot.waitSignal(background.failed) as told:
        background.start(fail)
    return told.args


def test_the_answer_comes_in_the_windows_thread(qtbot, background):
    threads = []
    background.done.connect(lambda result: threads.append((result, get_ident())))
    with qtbot.waitSignal(background.done):
        background.start(lambda progress: get_ident())
    ((worker, told),) = threads
    assert told == get_ident() != worker


def test_progress_is_told_in_steps(qtbot, background):
    shares = []
    background.progressed.connect(shares.append)
    with qtbot.waitSignal(background.done):
        background.start(lambda progress: [progress(number / 1000) for number in range(1000)])
    assert shares == sorted(shares) and 20 <= len(shares) <= 50


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (DataError("line 3 is torn"), "line 3 is torn"),
        (ExplainError("There is no such number"), "There is no such number"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_a_failure_is_told_in_words(qtbot, background, error, message):
    sentence, details = told_of(qtbot, background, error)
    assert message in sentence
    assert details == ""


class Unheard(BaseException):
    """Of a kind that nobody thought of."""


@pytest.mark.parametrize("error", [KeyError("weights"), ValueError("shapes do not fit"), SystemExit(2), Unheard()])
def test_an_error_of_any_kind_is_told_with_its_details(qtbot, background, error):
    message, details = told_of(qtbot, background, error)
    assert "Something went wrong in the program itself" in message
    assert type(error).__name__ in message and str(error) in message
    assert "in fail" in details and type(error).__name__ in details


class MuteError(Exception):
    """Fails even to say what went wrong."""

    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize("error", [MuteError(), OSError(), DataError("")])
def test_an_error_that_says_nothing_is_reported_by_its_kind(qtbot, background, error):
    message, details = told_of(qtbot, background, error)
    assert message == f"Something went wrong in the program itself ({type(error).__name__})."
    assert "in fail" in details


def test_after_a_failure_it_takes_the_next_work(qtbot, background):
    with qtbot.waitSignal(background.failed):
        background.start(lambda progress: {}["missing"])
    with qtbot.waitSignal(background.done) as told:
        background.start(lambda progress: "well")
    assert told.args == ["well"]


def ended(name):
    """Whether no thread of this name is at work."""
    return all(thread.name != name for thread in enumerate())


@pytest.mark.parametrize("fate", ["ends", "fails"])
def test_a_work_whose_requester_was_deleted_runs_to_its_end_and_is_heard_by_nobody(qtbot, fate):
    owner, told, begun, go_on = QObject(), [], Event(), Event()
    background = Background("orphan", owner)
    background.done.connect(told.append)
    background.failed.connect(lambda message, details: told.append(message))

    def work(progress):
        begun.set()
        go_on.wait(5)
        if fate == "fails":
            raise KeyError
        return "answer"

    background.start(work)
    assert begun.wait(5)
    shiboken6.delete(owner)
    go_on.set()
    qtbot.waitUntil(lambda: ended("orphan"))
    qtbot.wait(20)
    assert told == []


def test_a_work_learns_at_its_next_word_that_its_requester_was_deleted(qtbot):
    background = Background("orphan")
    go_on, reached = start_and_hold(background)
    shiboken6.delete(background)
    go_on.set()
    qtbot.waitUntil(lambda: ended("orphan"))
    assert reached == []


def test_of_two_in_a_row_only_the_newer_is_heard_whichever_ends_first(qtbot, background):
    told = []
    background.done.connect(told.append)
    background.failed.connect(lambda message, details: told.append(message))
    for _ in range(20):
        background.start(lambda progress: {}["missing"])
        background.start(lambda progress: "new")
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(50)
    assert told == ["new"]


def test_shutting_down_waits_for_works_that_nobody_owns_any_more(qtbot):
    background, ends = Background("slow"), []

    def slow(progress):
        Event().wait(0.1)
        ends.append("slow")

    background.start(slow)
    background.start(slow)
    shiboken6.delete(background)
    stop_background_work(5.0)
    assert ends == ["slow", "slow"]


def test_a_newer_work_silences_the_older(qtbot, background):
    go_on, answers = Event(), []
    background.done.connect(answers.append)

    def slow(progress):
        go_on.wait(5)
        return "old"

    background.start(slow)
    with qtbot.waitSignal(background.done):
        background.start(lambda progress: "new")
    go_on.set()
    qtbot.wait(50)
    assert answers == ["new"]


def test_a_cancelled_work_learns_it_at_its_next_word(qtbot, background):
    go_on, reached = start_and_hold(background)
    background.cancel()
    go_on.set()
    background.cancel(5.0)
    assert reached == []


def test_a_network_that_computes_ends_between_two_layers_when_it_is_given_up(background):
    begun, go_on, reached = Event(), Event(), []

    def work(progress):
        begun.set()
        go_on.wait(5)
        interruption_point()
        reached.append("the next layer")

    background.start(work)
    assert begun.wait(5)
    background.cancel()
    go_on.set()
    background.cancel(wait=5)
    assert not background.busy
    assert reached == []
