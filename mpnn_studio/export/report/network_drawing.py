"""The network as a drawing: what flows from the input to the answer, with the layers between as in the stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2, prod

from ...palette import GROUPS
from ...project.check import LayerFacts, check
from ...project.project import Project
from ...project.spec import Spec
from ...wording import counted, in_sizes, shortened
from .svg import element, picture, text

WIDTH = 760.0
CENTRE, WORDS = 200.0, 400.0
"""Where the pictures have their middle, and the words begin."""
EDGE = 24.0
STEP, ON_THE_WAY = 54.0, 42.0
"""Heights of a layer that makes something of another shape, and of one that does not."""
BAR, AIR = 6.0, 3.0
"""Height of the bar of such a layer; what is left free at the end of a line."""
UNITS, UNIT_RADIUS, UNIT_GAP = 14, 5.0, 22.0
PLANES, PLANE_OFFSET = 5, 6.0
MAX_LAYERS = 60
"""Of a longer network the middle is left out."""
LONGEST = 56
"""Characters of a line beside the drawing."""
Shape = tuple[int, ...]
Place = tuple[float, float]


@dataclass(frozen=True)
class DrawnShape:
    """What flows between two layers, as it is drawn: dots for units, sheets for channels.

    Attributes:
        top: where it begins.
        token: the colour.
    """

    shape: Shape
    top: float
    token: str

    @property
    def is_image(self) -> bool:
        """Whether it is drawn as sheets."""
        return len(self.shape) == 3 and prod(self.shape[1:]) > 1

    @property
    def height(self) -> float:
        """How much room it takes."""
        return self._sheet[1] + self._depth if self.is_image else 2 * UNIT_RADIUS

    @property
    def middle(self) -> float:
        """Where words beside it stand."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Where what follows begins."""
        return self.top + self.height

    @property
    def dots(self) -> list[float]:
        """Where the dots stand, from left to right."""
        count = min(prod(self.shape), UNITS)
        return [CENTRE + (place - (count - 1) / 2) * UNIT_GAP for place in range(count)]

    @property
    def ends(self) -> Place:
        """Its left and its right end."""
        if self.is_image:
            half = (self._sheet[0] + self._depth) / 2
            return CENTRE - half, CENTRE + half
        return self.dots[0], self.dots[-1]

    @property
    def _sheet(self) -> Place:
        height, width = self.shape[1:]
        side = min(64.0, 14.0 + 9.0 * log2(max(height, width)))
        return side * width / max(height, width), side * height / max(height, width)

    @property
    def _depth(self) -> float:
        return PLANE_OFFSET * (min(self.shape[0], PLANES) - 1)

    def draw(self) -> Iterator[str]:
        """Yield its elements."""
        if self.is_image:
            width, height = self._sheet
            left = CENTRE - (width + self._depth) / 2
            for place in range(min(self.shape[0], PLANES)):
                shift = PLANE_OFFSET * place
                yield element(
                    "rect",
                    x=left + shift,
                    y=self.top + shift,
                    width=width,
                    height=height,
                    rx=2,
                    fill="card",
                    stroke=self.token,
                    stroke_width=1.5,
                )
            return
        # Where units are left out, the two dots in the middle are smaller ones.
        left_out = {UNITS // 2 - 1, UNITS // 2} if prod(self.shape) > UNITS else set()
        for place, x in enumerate(self.dots):
            radius = 1.5 if place in left_out else UNIT_RADIUS
            yield element("circle", cx=x, cy=self.top + UNIT_RADIUS, r=radius, fill=self.token)


def network_svg(project: Project, title: str, alone: bool = True) -> str:
    """Draw a network.

    Args:
        title: what it is called.
        alone: it is a file of its own.
    """
    found = check(project)
    specs = [spec for spec in project.active_layers if spec.uid in found.facts]
    schema = found.schema or project.schema()
    stage = DrawnShape(schema.input_shape, EDGE, "other")
    y = stage.bottom
    parts = [*stage.draw(), *_words("Input", schema.sentence, _sizes(stage.shape), stage.middle)]
    shown, gap = _shown(specs)
    for index, spec in enumerate(shown):
        if index == gap:
            left_out = f"⋮  {counted(len(specs) - len(shown), 'more layer')}"
            parts.append(text(left_out, CENTRE, y + STEP / 2, fill="muted", text_anchor="middle"))
            y += STEP
        facts, kind = found.facts[spec.uid], spec.layer_type
        if facts.input_shape == facts.output_shape and not (kind.units_setting or kind.window_setting):
            parts += _on_the_way(spec, facts, stage.ends, y)
            y += ON_THE_WAY
            continue
        after = DrawnShape(facts.output_shape, y + STEP, GROUPS.get(kind.group, "neutral"))
        full = bool(kind.units_setting) and not kind.window_setting
        parts += [*_links(stage, y, after, full=full), *after.draw()]
        parts += _words(kind.title, facts.description, _size_of(facts), after.middle)
        stage, y = after, after.bottom
    y += EDGE + 8
    names = ", ".join(schema.classes) or schema.target or ", ".join(schema.targets)
    parts.append(text(f"→ {shortened(names, LONGEST)}", CENTRE, y, fill="muted", text_anchor="middle"))
    total = f"{counted(found.parameters, 'parameter')} · {project.loss.component.title}"
    parts.append(text(total, WORDS, y, fill="muted"))
    return picture(parts, WIDTH, y + EDGE, f"The network {title}", alone=alone)


def _shown(specs: Sequence[Spec]) -> tuple[Sequence[Spec], int]:
    """Return the layers that are drawn, and before which of them some are left out."""
    if len(specs) <= MAX_LAYERS:
        return specs, -1
    half = MAX_LAYERS // 2
    return [*specs[:half], *specs[-half:]], half


def _on_the_way(spec: Spec, facts: LayerFacts, ends: Place, y: float) -> list[str]:
    """Draw a layer that changes numbers, but not their shape or how many there are: a bar on their way."""
    left, right = ends
    bar = y + ON_THE_WAY - 2 * BAR
    lines = (element("line", x1=x, y1=y + AIR, x2=x, y2=bar - BAR, stroke="line") for x in (left, right))
    token = GROUPS.get(spec.component.group, "neutral")
    drawn = element("rect", x=left - 8, y=bar - BAR / 2, width=right - left + 16, height=BAR, rx=BAR / 2, fill=token)
    return [*lines, drawn, *_words(spec.component.title, facts.description, _learned(facts), bar)]


def _links(before: DrawnShape, y: float, after: DrawnShape, *, full: bool) -> Iterator[str]:
    """Draw what a layer does: lines from each unit to each where it learns weights for them, else their outline."""
    full = full and not before.is_image and not after.is_image
    sources, targets = (before.dots, after.dots) if full else (before.ends, after.ends)
    pairs = [(a, b) for a in sources for b in targets] if full else zip(sources, targets, strict=True)
    for start, end in pairs:
        place = {"x1": start, "y1": y + AIR, "x2": end, "y2": after.top - AIR}
        yield element("line", **place, stroke="line", stroke_width=1, opacity=0.45 if full else 1.0)


def _words(title: str, about: str, sizes: str, middle: float) -> Iterator[str]:
    """Yield what stands beside a picture: the name of the layer, what comes out, and below its settings."""
    first = middle - 2
    yield text(shortened(title, LONGEST // 2), WORDS, first, size=13, font_weight=600)
    if about and about != title:
        yield text(shortened(about, LONGEST), WORDS, first + 15, size=11, fill="muted")
    if sizes:
        yield text(sizes, WIDTH - EDGE, first, size=11, fill="muted", text_anchor="end")


def _size_of(facts: LayerFacts) -> str:
    return " · ".join(filter(None, (_sizes(facts.output_shape), _learned(facts))))


def _learned(facts: LayerFacts) -> str:
    return counted(facts.parameters, "parameter") if facts.parameters else ""


def _sizes(shape: Shape) -> str:
    return in_sizes(shape) or "1"
