"""What a class or a unit would like to see most, beside the real example that comes nearest to it."""

from __future__ import annotations

from ...explain.why.preferred import PreferredInput
from ...wording import number_text
from ..widgets.pictures import example_picture
from ..widgets.texts import SmallButton
from .asked import Asked
from .example_pictures import ExamplePictures
from .layer_choice import LayerChoice
from .result_view import ResultView
from .row_table import RowTable
from .value_bars import ValueBars


class PreferredView(ResultView):
    """The example that was made, and the best real one."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Asked | None = None
        self._layers = LayerChoice("Layer of the unit", "The class or number itself")
        self._pictures, self._rows = ExamplePictures("Preferred example"), RowTable("Preferred example in numbers")
        self._bars = ValueBars("Value reached, and of real examples")
        self._try = SmallButton("Try it", "Try the preferred example", "Predict it here")
        self.add(self._layers, self._pictures, self._rows, self._bars, self._try)
        self._layers.chosen.connect(lambda layer: self.set_wanted.emit("layer", layer))
        self._try.clicked.connect(self._try_example)

    def show_answer(self, asked: Asked) -> None:
        self._asked, result = asked, asked.result
        assert isinstance(result, PreferredInput)
        self._layers.show_layers(result.layers, asked.why.get_config()["layer"])
        made, real = asked.raw(result.example[None])[0], asked.dataset.inputs[result.row]
        image = asked.schema.is_image
        self._pictures.setVisible(image)
        self._rows.setVisible(not image)
        if image:
            target = asked.target_text(result.row)
            captions = "most wanted", f"best real one\n{target}, example {result.row}"
            self._pictures.show_pictures(
                [(example_picture(one), text) for one, text in zip((made, real), captions, strict=True)]
            )
        else:
            self._rows.show_rows(asked, {"most wanted": made, f"example {result.row}": real})
        values = (("most wanted", result.reached), ("best real one", result.largest))
        self._bars.show_rows([(name, value, number_text(value)) for name, value in values])

    def _try_example(self) -> None:
        if self._asked is not None and isinstance(self._asked.result, PreferredInput):
            self.example_wanted.emit(self._asked.raw(self._asked.result.example[None])[0])
