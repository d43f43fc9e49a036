"""One life of the studio with a monkey at it, in a process of its own: ``benchmarks.monkey`` starts it.

It begins as ``mpnn-studio`` does and ends when its window is closed, as a person or the monkey closes it. What it does
is written into a file before it is done, so that the last lines tell of a crash; what it finds goes to standard output.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from mpnn_studio.processor import prepare_numpy

prepare_numpy()
gc.disable()

from PySide6.QtCore import QMessageLogContext, QSettings, Qt, QTimer, QtMsgType, qInstallMessageHandler  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from mpnn_studio.run.state import State  # noqa: E402
from mpnn_studio.ui.app import begin, collect_garbage, make_window, share_python  # noqa: E402
from mpnn_studio.ui.widgets.settings import Settings  # noqa: E402

from .belongings import write_belongings  # noqa: E402
from .dialogs import Answerer  # noqa: E402
from .facts import contradictions  # noqa: E402
from .findings import LOG, TRACE, Finding, finding_of, place_now  # noqa: E402
from .gestures import choose_gesture  # noqa: E402
from .hand import Hand, front_widget  # noqa: E402

FILES = "files"
HANG_SECONDS = 20.0
END_SECONDS = 15.0
"""How long a process may take to end after its window was closed."""
STOP_SECONDS, IDLE_SECONDS = 2.0, 20.0
"""How long a training may go on after a requested stop: by the processor's time, since a busy machine is no fault of
the training, and by the clock, where it does nothing at all."""
CLOSING, KILLING = 0.002, 0.001
"""Chances, at each gesture, that the window is closed, or the process killed."""
GARBAGE_EVERY = 25
"""Gestures between two collections of garbage, so that what is held by nobody goes at moments that repeat."""
PAUSES_MS = (0, 0, 0, 0, 1, 5, 5, 20, 20, 60, 200)
ALLOWED_WARNINGS = (
    "This plugin does not support",  # raise, resizing hints and grabbing: the screen that is none
    "Unimplemented code.",  # in Qt's own dialogs
    "QXcbClipboard",  # the X server forgot who owned the clipboard
    "could not open portal",
    "Ignoring unexpected tablet",
)
ADDRESSES = re.compile(r"0x[0-9a-f]+|[\d.]+")


class Monkey:
    """Does one gesture after the other until there are no more or the window is closed."""

    def __init__(self, window: Any, folder: Path, seed: int, first: int, end: int, trace: Any) -> None:
        self._window, self._seed, self._end, self._trace = window, seed, end, trace
        self._number, self._doing, self._over = first, False, False
        self._log = (folder / LOG).open("a", encoding="utf-8", errors="backslashreplace")
        self._stopping: tuple[float, float] | None = None
        self._reported: set[tuple[str, ...]] = set()
        self.hand = Hand(window, Random(seed), self.say, self.complain, folder / FILES)
        self._answerer = Answerer(self.hand, self._alive, lambda: self._doing, f"{seed}:{first}")
        self.hand.faults.install()
        self._alive()

    # Reporting

    def say(self, what: str) -> None:
        """Write down what will be done."""
        self._log.write(f"{self._number}: {what}\n")
        self._log.flush()

    def complain(self, what: str) -> None:
        """Report something that the window does wrong."""
        self.report(Finding("monkey", self._number, "view", what))

    def report(self, finding: Finding) -> None:
        """Report a finding, once for each cause."""
        cause = finding.kind, ADDRESSES.sub("", finding.what), finding.place
        if cause not in self._reported:
            self._reported.add(cause)
            sys.stdout.write(finding.to_json() + "\n")
            sys.stdout.flush()

    def raised(self, error: BaseException | None, where: str) -> None:
        """Report an exception that nobody caught."""
        if error is None or isinstance(error, SystemExit):
            return
        finding = finding_of(error, f"monkey, {where}", self._number)
        # A widget that the gesture itself closed half-way is nobody's fault.
        if finding.place or "already deleted" not in finding.what:
            self.report(finding)

    def warned(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Report a warning of Qt."""
        if kind != QtMsgType.QtDebugMsg and not any(part in text for part in ALLOWED_WARNINGS):
            self.report(Finding("monkey", self._number, "qt", text[:160], place_now()))

    # Playing

    def begin(self) -> None:
        """Start as the studio does, with what a crash left, and go on with the first gesture."""
        self._doing = True
        begin(self._window, None)
        self._doing = False
        collect_garbage(QApplication.instance())
        self.step()

    def step(self) -> None:
        """Do a gesture, look at what the window shows, and plan the next one."""
        self._alive()
        if self._over:
            return
        if self._number >= self._end:
            self._leave()
            return
        rng = self.hand.rng = Random(f"{self._seed}:{self._number}")
        chance = rng.random()
        if chance < KILLING:
            self._die()
        if chance < KILLING + CLOSING:
            self._close(rng)
        else:
            self._gesture(rng)
        if self._number % GARBAGE_EVERY == 0:
            gc.collect()
        self._number += 1
        QTimer.singleShot(rng.choice(PAUSES_MS), self._look)

    def _look(self) -> None:
        """Compare the window with its document, when the events of the gesture are over."""
        if not self._over and not self._window.isHidden():
            for what in contradictions(self._window):
                self.complain(what)
            self._time_the_stop()
        self.step()

    def _time_the_stop(self) -> None:
        """Complain of a training that was told to stop and goes on."""
        if self._window.runs.state is not State.STOPPING:
            self._stopping = None
            return
        worked, clock = self._stopping = self._stopping or (time.process_time(), time.monotonic())
        if time.process_time() - worked > STOP_SECONDS or time.monotonic() - clock > IDLE_SECONDS:
            self.complain(f"a training goes on though it was told to stop {time.monotonic() - clock:.0f} s ago")

    def _gesture(self, rng: Random) -> None:
        self._doing = True
        try:
            choose_gesture(rng)(self.hand)
        except Exception as error:
            self.raised(error, "in a gesture")
        finally:
            self._doing = False

    def _close(self, rng: Random) -> None:
        """Close the window in the middle of whatever goes on; whether to save is answered by chance."""
        self.say("close the main window")
        self._doing = True
        try:
            closed = QApplication.activeModalWidget() is None and self._window.close()
        finally:
            self._doing = False
        if closed:
            self._over = True
            self._number += 1

    def _leave(self) -> None:
        """Close every window, discarding what is unsaved, until the main one is closed."""
        self.say("leave")
        front = front_widget()
        if front is not None:
            front.close()
        else:
            self._close(Random(0))
        if not self._over:
            QTimer.singleShot(20, self._leave)

    def _die(self) -> None:
        """End like a process that is killed; the next one is offered what was unsaved."""
        self.say("be killed")
        self._number += 1
        self.report_end()
        os.kill(os.getpid(), signal.SIGKILL)

    def report_end(self) -> None:
        """Report the number of the next gesture."""
        sys.stdout.write(f"{self._number}\n")
        sys.stdout.flush()

    def _alive(self) -> None:
        """Reset the watchdog: where the event loop hangs, it writes all stacks and ends the process."""
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=self._trace)


def main() -> int:
    """Open the window as ``mpnn-studio`` does, and let the monkey at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("first", type=int)
    parser.add_argument("end", type=int)
    options = parser.parse_args()
    trace = (options.folder / TRACE).open("w", encoding="utf-8")
    faulthandler.enable(trace)
    if not (options.folder / FILES).exists():
        write_belongings(options.folder / FILES)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication(sys.argv[:1])
    share_python()
    window = make_window(Settings(QSettings(str(options.folder / "settings.ini"), QSettings.Format.IniFormat)))
    monkey = Monkey(window, options.folder, options.seed, options.first, options.end, trace)
    _listen(monkey)
    window.show()
    QTimer.singleShot(0, monkey.begin)
    code = app.exec()
    monkey.report_end()
    faulthandler.dump_traceback_later(END_SECONDS, exit=True, file=trace)
    return code


def _listen(monkey: Monkey) -> None:
    """Hear of every exception in any thread, and of Qt's warnings."""

    def in_slot(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        monkey.raised(error, "in a slot")

    sys.excepthook = in_slot
    threading.excepthook = lambda hook: monkey.raised(
        hook.exc_value, f"in the thread {hook.thread and hook.thread.name}"
    )
    sys.unraisablehook = lambda hook: monkey.raised(hook.exc_value, "where nobody can catch it")
    qInstallMessageHandler(monkey.warned)


if __name__ == "__main__":
    raise SystemExit(main())
