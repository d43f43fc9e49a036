"""A training on a thread of its own, controlled from another.

Pause and Stop act between two layers: the unfinished batch is undone, and learned anew when the training goes on; an
evaluation goes on where it paused. Every other command acts at the next batch.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from math import inf, isinf
from threading import Condition, Thread

from mpneuralnetwork.components.errors import EngineError, TrainingError
from mpneuralnetwork.components.interruption import Interrupted, interruptible
from mpneuralnetwork.trainer import Interruption

from ..data.dataset import DataError, Dataset
from ..data.source import Cancelled
from ..project.project import Project
from .events import Failed, Finished, Held, Snapshot
from .inbox import Inbox
from .job import Happening, Job
from .standing import Outlook, Standing
from .steering import Change
from .update_ratios import update_ratio_since
from .warm_start import WarmStart

SNAPSHOT_SECONDS = 0.1
"""Time between two snapshots of the weights."""
SNAPSHOT_COST = 50
"""A snapshot that takes long is taken more rarely, so that copying costs at most a fiftieth of the time."""

Load = Callable[[Callable[[float], None]], Dataset]


class _StopError(Exception):
    """Unwinds the worker when the user pressed stop."""


class Session:
    """Owns the worker thread and the model in training; everything else sees only the inbox.

    Args:
        project: the frozen project to train.
        load: returns the data set; called on the worker with a progress function that raises when stopped.
        paused: begin paused, to take single steps.
        delay: seconds to wait after each batch, so that the user can follow.
        inherited: the trained network to continue.

    Attributes:
        order: how many commands to resume, to hold or to end were given.
    """

    def __init__(
        self,
        project: Project,
        load: Load,
        *,
        paused: bool = False,
        delay: float = 0.0,
        inherited: WarmStart | None = None,
    ) -> None:
        self.project = project
        self._inherited = inherited
        self.inbox = Inbox()
        self._load = load
        self._gate = Condition()
        self._paused = paused
        self._stopped = False
        self._steps_allowed = 0
        # What begins a paused training, and what belongs to a single step, is not interrupted by that pause.
        self._let_through = True
        self._one_epoch = False
        self._epoch: int | None = None
        self._delay = delay
        self._changes: list[Change] = []
        self._requests: list[Callable[[Outlook | None], None]] = []
        self._ended = False
        self.order = 0
        self._job: Job | None = None
        self._next_snapshot = 0.0
        self._shared: Snapshot | None = None
        self._told: Standing | None = None
        self._thread = Thread(target=self._work, name="training", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def pause(self) -> None:
        """Hold, as the last whole batch left the network."""
        self._command(paused=True)

    def resume(self) -> None:
        """Continue."""
        self._command(paused=False)

    def finish_epoch(self) -> None:
        """Train to the end of the epoch and hold there."""
        self._command(paused=False, one_epoch=True)

    def step(self) -> None:
        """Let one more batch through while paused."""
        with self._gate:
            self._steps_allowed += 1
            self._gate.notify()

    def set_delay(self, seconds: float) -> None:
        """Wait this long after each batch from now on."""
        with self._gate:
            self._delay = seconds
            self._gate.notify()

    def steer(self, changes: Iterable[Change]) -> None:
        """Use changed settings from the next batch on."""
        with self._gate:
            self._changes += changes

    def request_outlook(self, answer: Callable[[Outlook | None], None]) -> None:
        """Let ``answer`` receive where the training stands and what it learns next, between two batches.

        It is called on the worker's thread; with None where the training ends first, or has not the memory.
        """
        with self._gate:
            if not self._ended:
                self._requests.append(answer)
                self._gate.notify()
                return
        answer(None)

    def _answer_requests(self, job: Job) -> None:
        if not self._requests:
            return
        if not job.measures:
            self._apply_changes(job)  # the next step is taken with them
        requests, self._requests = self._requests, []
        try:
            outlook: Outlook | None = job.outlook()
        except (EngineError, MemoryError):
            outlook = None
        for answer in requests:
            answer(outlook)

    def _end(self) -> None:
        """Let nobody wait any longer."""
        with self._gate:
            self._ended = True
            requests, self._requests = self._requests, []
        for answer in requests:
            answer(None)

    def stop(self) -> None:
        """End, keeping the weights that the last whole batch left."""
        with self._gate:
            self._stopped = True
            self.order += 1
            self._gate.notify()

    def join(self, seconds: float) -> bool:
        """Wait for the worker to end; return whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _command(self, *, paused: bool, one_epoch: bool = False) -> None:
        with self._gate:
            self._paused, self._one_epoch, self._epoch = paused, one_epoch, None
            self._steps_allowed, self._let_through = 0, False
            self.order += 1
            self._gate.notify()

    @property
    def _to_hold(self) -> bool:
        """Whether a pause concerns what goes on now, which is no single step that was requested within it."""
        return self._paused and not self._let_through

    def _ask(self) -> None:
        """End what the network computes where the user stopped; where the user paused, undo half a batch, or wait."""
        if self._stopped:
            raise _StopError
        if self._to_hold and self._job is not None:
            if not self._job.measures:
                raise Interrupted
            self._wait_within_measurement(self._job)

    def _wait_within_measurement(self, job: Job) -> None:
        """Wait between two layers: a measurement changes nothing, and may have taken too long to begin anew."""
        started = time.perf_counter()
        with self._gate:
            self._wait_for_turn(job)
            self._let_through = True
        job.seconds -= time.perf_counter() - started

    def _work(self) -> None:
        try:
            self._train_until_stopped()
        except TrainingError as error:
            self._fail(str(error), diverged=True)
        except (DataError, EngineError) as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("There is not enough memory for this network and its data. Make it or the batch smaller.")
        except BaseException as error:  # the thread's last resort: else it would seem to go on for ever
            said = traceback.format_exception_only(error)[-1].strip()  # also of one that fails to say anything
            self._fail(f"The training ended unexpectedly: {said}")
        finally:
            self._end()

    def _train_until_stopped(self) -> None:
        try:
            self._train()
        except (_StopError, Cancelled):
            self.inbox.put(self._job.finish(complete=False) if self._job else Finished(False, None, 0.0, None))

    def _train(self) -> None:
        dataset = self._load(self._progress)
        with interruptible(self._ask):
            self._job = job = Job(self.project, dataset, self._inherited)
            with closing(job.run()) as events:
                for event in events:
                    self._take(event, job)

    def _take(self, event: Happening, job: Job) -> None:
        if isinstance(event, Interruption):
            self._pass_gate(job)
            return
        self.inbox.put(event, job.seconds)
        self._tell_standing(job)
        if not (self._stopped or self._to_hold):  # a training that stops or holds tells its weights then
            self._share_snapshot(job)
        if not isinstance(event, Finished):
            self._pass_gate(job)

    def _tell_standing(self, job: Job) -> None:
        """Pass on where the training can be repeated from: the job copies that twice a second, and at each change."""
        if job.finite is not None and job.finite is not self._told:
            self._told = job.finite
            self.inbox.put(job.finite)

    def _progress(self, share: float) -> None:
        if self._stopped:
            raise Cancelled

    def _share_snapshot(self, job: Job) -> None:
        now = time.perf_counter()
        if self._shared is not None and job.step > self._shared.step:
            self.inbox.put(update_ratio_since(self._shared, job.model))
            self._shared = None
            self._next_snapshot += SNAPSHOT_COST * (time.perf_counter() - now)
        if now >= self._next_snapshot:
            self._shared = job.snapshot()
            self.inbox.put(self._shared)
            self._next_snapshot = now + max(SNAPSHOT_SECONDS, SNAPSHOT_COST * (time.perf_counter() - now))

    def _pass_gate(self, job: Job) -> None:
        """Return at once while running; wait while paused; raise when stopped."""
        if self._stopped:
            raise _StopError
        if job.measures:
            return  # that belongs to the batch before
        with self._gate:
            self._hold_after_epoch(job)
            self._wait_for_turn(job)
            self._let_through = True
            if self._one_epoch and self._epoch is None:
                self._epoch = job.epoch
            self._steps_allowed = max(0, self._steps_allowed - 1)
            self._apply_changes(job)

    def _apply_changes(self, job: Job) -> None:
        changes, self._changes = self._changes, []
        for change in changes:
            job.steer(change)
        if changes:
            self._tell_standing(job)

    def _hold_after_epoch(self, job: Job) -> None:
        if self._one_epoch and self._epoch is not None and job.epoch > self._epoch:
            self._paused, self._one_epoch = True, False
            self.inbox.put(Held(self.order))

    def _wait_for_turn(self, job: Job) -> None:
        start, shared = time.perf_counter(), False
        while not self._stopped:
            self._answer_requests(job)
            left = self._time_left(start)
            if left <= 0:
                break
            if self._paused and not shared:
                self.inbox.put(job.snapshot())  # what is shown while paused is what the last batch left
                shared = True
            self._gate.wait(None if isinf(left) else left)
        if self._stopped:
            raise _StopError

    def _time_left(self, start: float) -> float:
        """Seconds until the next batch may be learned, seen from when the last one was."""
        if self._paused:
            return 0.0 if self._steps_allowed else inf
        return start + self._delay - time.perf_counter()

    def _fail(self, message: str, *, diverged: bool = False) -> None:
        # The trainer has put the last finite weights back before it raised.
        snapshot, finite = (self._job.snapshot(), self._job.finite) if self._job else (None, None)
        self.inbox.put(Failed(message, traceback.format_exc(), snapshot, diverged, finite if diverged else None))
