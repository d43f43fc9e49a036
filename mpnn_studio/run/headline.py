"""How a training went, in words: the figure that counts first, and beside it what it is to be held against."""

from __future__ import annotations

from collections.abc import Iterator

from mpneuralnetwork.components import registry

from ..wording import in_sentence, in_short, number_text
from .run import Run
from .yardstick import BALANCED, RARE


def test_figures(run: Run) -> tuple[str, ...]:
    """Say what was measured on the test split, what counts most first; empty where nothing was.

    Where one class is so frequent that accuracy misleads, the recall of the rarest one stands before it.
    """
    return tuple(_figures(run))


def _figures(run: Run) -> Iterator[str]:
    test = (run.finished.test if run.finished else None) or {}
    name = run.history.metric_name
    if name not in test:
        return
    classes = run.project.schema().classes
    yardstick = run.yardstick
    if yardstick.rare is not None and RARE in test:
        yield f"test recall of {in_short(classes[yardstick.rare])} {100 * test[RARE]:.2f} %"
        yield f"balanced accuracy {100 * test[BALANCED]:.2f} %"
    metric = registry.find("metric", name)

    def written(value: float) -> str:
        return f"{100 * value:.2f} %" if metric.percent else number_text(value * run.history.metric_scale, 5)

    trivial = (yardstick.test or {}).get(name)
    beside = "" if trivial is None else f" ({in_short(yardstick.answer(classes))}: {written(trivial)})"
    yield f"test {in_sentence(metric.title)} {written(test[name])}{beside}"
    yield f"test loss {test['loss']:.4f}"
