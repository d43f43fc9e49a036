"""Work beside the window is told of in the window's own thread, and given up when nobody wants it any more."""

from threading import Event, get_ident

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.ui.widgets.background import Background


@pytest.fixture
def background(qtbot):
    work = Background("testing")
    yield work
    work.cancel(1.0)


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
    ("error", "message"), [(DataError("line 3 is torn"), "line 3 is torn"), (MemoryError(), "not enough memory")]
)
def test_a_failure_is_told_in_words(qtbot, background, error, message):
    def fail(progress):
        raise error

    with qtbot.waitSignal(background.failed) as told:
        background.start(fail)
    assert message in told.args[0]


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
    begun, go_on, reached = Event(), Event(), []

    def work(progress):
        begun.set()
        go_on.wait(5)
        progress(0.5)
        reached.append("the end")

    background.start(work)
    assert begun.wait(5)
    background.cancel()
    go_on.set()
    background.cancel(5.0)
    assert reached == []
