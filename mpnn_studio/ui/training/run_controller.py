"""The window's side of a training: it commands the worker and looks into its inbox 30 times a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from ...project.project import Project
from ...run import state as machine
from ...run.datasets import Datasets
from ...run.events import DataPrepared, Failed, Finished, Held
from ...run.opened import Opened
from ...run.pace import Pace
from ...run.run import Run, new_run
from ...run.session import Session
from ...run.standing import Outlook
from ...run.state import State
from ...run.steering import Marker, live_changes, steered
from ...run.trial import Trial
from ...run.warm_start import WarmStart, warm_start
from .frame_pacing import FramePacing
from .kept_runs import KeptRuns
from .run_queue import RunQueue

FRAME_MS = 33
STOP_SECONDS = 1.0
"""How long closing the window waits for the worker."""


class RunController(QObject):
    """Owns the state machine and the session, and reports to the views by signals.

    Signals:
        state_changed(state): what the training is doing now.
        steered(run, changes): settings of the running training changed, from the next batch on.
        shown(run): another run is the present one, because it begins, was opened or is brought back; None for none.
        advanced(run), ended(run): the present run has something new to show, is over.

    Attributes:
        kept: all runs of the project, the present one among them.
    """

    state_changed = Signal(object)
    steered = Signal(object, object)
    shown = Signal(object)
    advanced = Signal(object)
    ended = Signal(object)

    def __init__(self, datasets: Datasets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        self.run: Run | None = None
        self.pace = Pace(0, 1)
        self._datasets = datasets
        self.kept = KeptRuns(self)
        self._session: Session | None = None
        self._paused_start = False
        self._delay = 0.0
        self._marker = Marker()
        self._queue = RunQueue()
        self._frames = FramePacing()
        self._stale = False
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.look)

    def train(self, project: Project, *, paused: bool = False) -> None:
        """Begin a run of this project from its seed; with ``paused`` it waits before the first batch."""
        self._begin(new_run(project), None, paused=paused)

    def go_on(self, project: Project) -> None:
        """Begin a run with the weights of the last one, wherever its layers still fit."""
        assert self.run is not None
        run, inherited = warm_start(project, self.run)
        run.note = f"continues {self.run.name}"
        self._begin(run, inherited, paused=False)

    def _begin(self, run: Run, inherited: WarmStart | None, *, paused: bool, one_epoch: bool = False) -> None:
        self.state = machine.following(self.state, machine.Signal.TRAIN)
        self.run, self._paused_start = run, paused
        self.pace = Pace(run.epochs, run.project.training_settings.batch_size)
        data = run.project.data
        self._session = Session(
            run.project,
            lambda progress: self._datasets.get(data, progress),
            paused=paused,
            delay=self._delay,
            inherited=inherited,
        )
        self.kept.add(run)
        self._tell_shown()
        if one_epoch:
            self._session.finish_epoch()  # before its first batch, which may be the whole epoch
        self._session.start()
        self._timer.start()

    def pause(self) -> None:
        """Hold before the next batch."""
        self._go(machine.Signal.PAUSE)
        self._active_session().pause()
        self.pace.rest()

    def resume(self) -> None:
        """Continue after a pause."""
        self._go(machine.Signal.RESUME)
        self.pace.rest()
        self._active_session().resume()

    def stop(self) -> None:
        """End before the next batch; what was learned is kept. A sweep ends with it."""
        self._queue.clear()
        self._go(machine.Signal.STOP)
        self._active_session().stop()

    def sweep(self, trials: Iterable[Trial]) -> None:
        """Train these one after the other; where one fails, the next follows."""
        self._queue.start_sweep(trials)
        self._train_next()

    @property
    def sweeping(self) -> str:
        """Which training of a sweep is running ("3 of 12"); empty outside a sweep."""
        return self._queue.sweeping

    def step(self, project: Project) -> None:
        """Train one batch: of a paused run, or the first one of a new run."""
        if self.state is not State.PAUSED:
            self.train(project, paused=True)
        self._active_session().step()

    def step_epoch(self, project: Project) -> None:
        """Train to the end of the present epoch, or through the first one of a new run, and hold there."""
        if self.state is not State.PAUSED:
            self._begin(new_run(project), None, paused=False, one_epoch=True)
            return
        self._go(machine.Signal.RESUME)
        self.pace.rest()
        self._active_session().finish_epoch()

    @property
    def delay(self) -> float:
        """Seconds to wait after each batch: slow motion."""
        return self._delay

    def set_delay(self, seconds: float) -> None:
        """Train in slow motion from now on, or at full speed again with 0; later runs too."""
        self._delay = seconds
        self.pace.rest()
        if self._session is not None:
            self._session.set_delay(seconds)

    def request_outlook(self, answer: Callable[[Outlook | None], None]) -> None:
        """Let ``answer`` receive where the running training stands, on its thread; None where there is none.

        Allowed in any thread.
        """
        session = self._session
        if session is None:
            answer(None)
        else:
            session.request_outlook(answer)

    def steer(self, project: Project) -> None:
        """Apply those settings of this project that a running training accepts; a sweep ignores them."""
        self._catch_up()  # so that the mark stands at the batch of now
        if self._session is None or self.run is None or not self.state.active or self.sweeping:
            self.drain()  # if it has just ended, the views still need its last batches
            return
        changes = live_changes(self.run.project, project)
        if changes:
            self._session.steer(changes)
            self.run.begun_as = self.run.original
            self.run.project = steered(self.run.project, changes)
            self._marker.note(self.run.history, changes)
            self.pace.rest()
            self.pace.batch_size = self.run.project.training_settings.batch_size
            self.steered.emit(self.run, changes)

    def start_over(self, project: Project) -> None:
        """Begin again from the seed; a running training is ended first."""
        if not self.state.active:
            self.train(project)
            return
        if machine.allowed(self.state, machine.Signal.STOP):
            self.stop()
        self._queue.start_over(project)

    def take(self, opened: Opened) -> Callable[[], None]:
        """Hold the runs of another project, but emit no signal yet.

        Returns:
            A function that emits the signals, to be called when everything else that was opened is in place.

        Raises:
            IllegalTransitionError: a training is going on; see ``shut_down``.
        """
        self._present(opened.run)
        announce_kept = self.kept.take(opened.runs, opened.run)

        def announce() -> None:
            announce_kept()
            self._tell_shown()

        return announce

    def follow(self, project: Project) -> None:
        """Let an edit, undo or redo reach the runs.

        A running training takes over what it can without a restart; otherwise the newest run of exactly this project
        is brought back, so that undo restores the weights with the stack.
        """
        self.steer(project)
        found = None if self.state.active else self.kept.library.find(project)
        if found is not None and found is not self.run:
            self.bring_back(found)

    def bring_back(self, run: Run) -> None:
        """Let an earlier run be the present one again, unless a training is going on."""
        if not self.state.active:
            self._present(run)
            self._tell_shown()

    def leave(self) -> None:
        """Show no run, unless a training is going on."""
        if not self.state.active:
            self._present(None)
            self._tell_shown()

    def _present(self, run: Run | None) -> None:
        """Make this run the present one, and ignore the session of the one before."""
        self.state = machine.following(self.state, machine.Signal.RESET)
        self._timer.stop()
        self._session = None
        self.run = run

    def _tell_shown(self) -> None:
        self.shown.emit(self.run)
        self.state_changed.emit(self.state)

    def shut_down(self) -> bool:
        """Stop the worker before the application ends; return whether it ended in time."""
        self._queue.clear()
        if machine.allowed(self.state, machine.Signal.STOP):
            self.stop()
        ended = self._session is None or self._session.join(STOP_SECONDS)
        self.drain()
        return ended

    def look(self) -> None:
        """Read how far the training is; take over changes of its state at once, all else when a frame is due."""
        if self._session is None:
            return
        inbox = self._session.inbox
        if inbox.newest is not None:
            self.pace.see(inbox.newest)
        if inbox.urgent or self._frames.due:
            self.drain()

    def drain(self) -> None:
        """Take over what the worker reported since the last time, and let the views show it."""
        self._catch_up()
        if self._stale and self.run is not None:
            self._stale = False
            self._frames.begin_frame()
            self.advanced.emit(self.run)

    def _catch_up(self) -> None:
        if self._session is None or self.run is None:
            return
        drained = self._session.inbox.drain()
        self.run.take(drained)
        if drained.steps:
            self.pace.see(drained.steps[-1])
        for milestone in drained.milestones:
            match milestone:
                case DataPrepared():
                    self._go(machine.Signal.PREPARED)
                    if self._paused_start and self.state is State.RUNNING:
                        self._go(machine.Signal.PAUSE)
                case Held(order) if self._session is not None and order == self._session.order:
                    self._go(machine.Signal.HELD)
                    self.pace.rest()
                case Finished():
                    self._end(machine.Signal.FINISHED)
                case Failed():
                    self._end(machine.Signal.FAILED)
        self._stale = self._stale or drained.anything

    def _end(self, signal: machine.Signal) -> None:
        self._timer.stop()
        self._session = None
        self._go(signal)
        assert self.run is not None
        self.kept.settle(self.run)
        if self.run.failed is not None and self.run.preparation is None:
            self._queue.clear()  # without data, nothing that waits can be trained either
        self.ended.emit(self.run)
        self._train_next()

    def _train_next(self) -> None:
        """Begin what waits; where nothing does, a sweep is over."""
        sweeping, trial = self.sweeping, self._queue.next()
        if trial is not None:
            run = new_run(trial.project)
            run.note = trial.text
            self._begin(run, None, paused=False)
        elif sweeping:
            self.state_changed.emit(self.state)

    def _go(self, signal: machine.Signal) -> None:
        self.state = machine.following(self.state, signal)
        self.state_changed.emit(self.state)

    def _active_session(self) -> Session:
        assert self._session is not None
        return self._session
