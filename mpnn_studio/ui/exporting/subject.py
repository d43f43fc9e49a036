"""What can be exported of a run: which of its weights, frozen, so that a training may go on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ...data.dataset import DataError, Dataset
from ...export.trained import TrainedNetwork
from ...run.datasets import Datasets
from ...run.events import Snapshot
from ...run.moment import Moment
from ...run.run import Run
from ...run.run_summary import in_epochs
from ..widgets.settings import Settings

NOT_READ = "The data file of this project was not read. Choose it in the data card first."


@dataclass(frozen=True, eq=False)
class WeightsChoice:
    """Some weights of a run, with what they are called."""

    title: str
    trained: TrainedNetwork


@dataclass(frozen=True, eq=False)
class ExportSubject:
    """A run that is to be exported.

    Attributes:
        name: of its project.
        path: of its project's file; None where it was not saved.
        moment: what the window shows of it; None for its newest weights.
    """

    run: Run
    name: str
    path: Path | None
    moment: Moment | None
    datasets: Datasets
    settings: Settings

    @property
    def obstacle(self) -> str:
        """Why its data cannot be had, empty where they can: files that nobody agreed to are not read here."""
        data = self.run.project.data
        if self.datasets.kept(data) is not None or all(map(self.settings.trusts, data.create().files())):
            return ""
        return NOT_READ

    def choices(self) -> Iterator[WeightsChoice]:
        """Yield the newest weights, and beside them those with the lowest validation loss, and those shown."""
        run = replace(self.run, history=self.run.history.copy())
        newest, best = run.snapshot, run.timeline.best
        assert newest is not None
        shown = self.moment.snapshot if self.moment is not None and self.moment.run is self.run else newest
        yield self._choice(run, f"The newest, after {in_epochs(run)}", newest)
        if best is not None and best.snapshot is not newest:
            yield self._choice(run, f"The best on validation, of epoch {best.mark.epoch:.2f}", best.snapshot)
        if shown is not newest and (best is None or shown is not best.snapshot):
            place = run.history.place(shown.step)
            yield self._choice(run, f"Those that are shown, of epoch {place.epoch:.2f}", shown)

    def _choice(self, run: Run, title: str, snapshot: Snapshot) -> WeightsChoice:
        return WeightsChoice(title, TrainedNetwork(run, snapshot, self._load, self.path, Path(self.name).stem))

    def _load(self) -> Dataset:
        """Return the data, in a background thread."""
        if self.obstacle:
            raise DataError(self.obstacle)
        return self.datasets.get(self.run.project.data)
