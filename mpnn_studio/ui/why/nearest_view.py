"""The nearest training examples."""

from __future__ import annotations

from ...explain.why.nearest import Neighbours
from ...wording import number_text
from ..widgets.pictures import example_picture
from ..widgets.texts import TextLabel
from .asked import Asked
from .example_list import Entry, ExampleList
from .result_view import ResultView

HOW = "A click or Enter tries one."


class NearestView(ResultView):
    """Shows each with its class and its distance; the chosen one is tried."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Asked | None = None
        self._list = ExampleList("Nearest training examples")
        self._list.picked.connect(self._try)
        self.add(self._list, TextLabel(HOW))

    def show_answer(self, asked: Asked) -> None:
        self._asked, result = asked, asked.result
        assert isinstance(result, Neighbours)
        places = zip(result.rows.tolist(), result.distances.tolist(), strict=True)
        self._list.show_entries([self._entry(asked, row, distance) for row, distance in places])

    def _entry(self, asked: Asked, row: int, distance: float) -> Entry:
        example, target = asked.dataset.inputs[row], asked.target_text(row)
        words = f"{target}, example {row}, distance {number_text(distance, 3)}"
        if asked.schema.is_image:
            return Entry(f"{target}\n{number_text(distance, 3)}", words, example_picture(example))
        return Entry(f"{target} · {number_text(distance, 3)} · example {row}", f"{words}: {asked.row_text(example)}")

    def _try(self, place: int) -> None:
        if self._asked is not None and isinstance(self._asked.result, Neighbours):
            self.example_wanted.emit(self._asked.dataset.inputs[int(self._asked.result.rows[place])])
