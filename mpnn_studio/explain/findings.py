"""Find what keeps a network from learning well, with fixes. Each rule is one function and one row of ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Literal

from ..project.problem import Fix
from ..project.project import Project
from ..run.events import UpdateRatio
from ..wording import number_text
from .anatomy import Part
from .fixes import clipped, drawn, faster, normalized, replaced, slower
from .health import LayerHealth, Measurement

MAX_DEAD = 0.6
"""Share of a layer's units that may never fire; a trained network can do without some of them."""
MAX_SATURATED = 0.85
"""Share of the outputs that may be saturated: units that have learned to decide often are."""
FADED = 1e-3
"""A first layer whose typical gradient is a smaller share of the last layer's hardly learns."""
STEEP = 100.0
"""A longer gradient is an exploding one."""
FAR, NEAR = 0.2, 1e-6
"""Update ratios between which a network learns: larger steps undo what was learned, smaller ones change nothing."""
FLAT = 1e-3
"""Outputs that vary less between examples, as a share of how the inputs vary, no longer distinguish them."""

Column = Literal["gradient", "update_ratio", "units"]
MeasuredLayer = tuple[Part, LayerHealth]


@dataclass(frozen=True)
class DiagnosticContext:
    """What the rules look at: the project, its layers, what was measured, and the update ratio where it is known."""

    project: Project
    parts: tuple[Part, ...]
    measurement: Measurement
    update_ratio: UpdateRatio | None = None

    def layers(self) -> Iterator[MeasuredLayer]:
        """Each layer with its measurements, from input to output."""
        return zip(self.parts, self.measurement.layers, strict=True)

    def learning(self) -> list[MeasuredLayer]:
        """The layers that learn and have weights drawn at random."""
        return [
            (part, health)
            for part, health in self.layers()
            if health.gradient is not None and part.layer.weights_setting
        ]

    @property
    def explained(self) -> bool:
        """Whether dead or identical units explain any signal or gradient that fades elsewhere."""
        return any(health.alike or (health.dead or 0.0) >= MAX_DEAD for _, health in self.layers())

    def before(self, part: Part) -> Part | None:
        """Return the layer with drawn weights whose output an activation receives."""
        drawn_before = [other for other, _ in self.learning() if other.number < part.number]
        return drawn_before[-1] if drawn_before else None


@dataclass(frozen=True)
class Finding:
    """Something that keeps a layer from learning well.

    Attributes:
        uid: of the layer.
        column: which of its measurements shows it.
        fixes: the best first.
    """

    uid: str
    column: Column
    message: str
    fixes: tuple[Fix, ...]


Rule = Callable[[DiagnosticContext], Iterator[Finding]]


def findings(context: DiagnosticContext) -> tuple[Finding, ...]:
    """Return the findings of all rules, the most serious first."""
    return tuple(finding for rule in RULES for finding in rule(context))


def _exploding(context: DiagnosticContext) -> Iterator[Finding]:
    """R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", 2013."""
    longest = max(context.learning(), key=lambda layer: layer[1].gradient or 0.0, default=None)
    if longest is None or (longest[1].gradient or 0.0) <= STEEP:
        return
    part, health = longest
    length = health.gradient or 0.0
    size = f"{number_text(length, 3)} long" if isfinite(length) else "not finite any more"
    message = f"{_named(part)}: its gradient is {size}, and throws the weights far off. Clip it, or learn more slowly."
    yield Finding(part.uid, "gradient", message, (clipped(), slower()))


def _large_updates(context: DiagnosticContext) -> Iterator[Finding]:
    found = [(share, part) for share, part in _shares(context) if share > FAR]
    if found:
        share, part = max(found, key=lambda pair: pair[0])
        message = (
            f"{_named(part)}: a single step changes its weights by {100 * share:.0f} % of their length, so that "
            "it forgets what it has learned. Try a smaller rate."
        )
        yield Finding(part.uid, "update_ratio", message, (slower(), clipped()))


def _all_alike(context: DiagnosticContext) -> Iterator[Finding]:
    """Units with equal weights get equal gradients and stay equal (Goodfellow et al., Deep Learning, 8.4)."""
    for part, health in context.learning():
        if health.alike:
            message = (
                f"{_named(part)}: all its units have the very same weights and get the same slopes, so that they stay "
                "one and the same unit. Let the weights be drawn at random."
            )
            yield Finding(part.uid, "gradient", message, (drawn(part.uid, "auto"),))


def _lost_signal(context: DiagnosticContext) -> Iterator[Finding]:
    """Small weights shrink the signal layer by layer (Glorot and Bengio 2010, section 4)."""
    if context.explained:
        return
    for part, health in context.layers():
        if part.layer.max_slope < 1:
            return  # a saturating activation also makes outputs alike; see _vanishing
        if not part.layer.weights_setting or health.variety >= FLAT * context.measurement.variety:
            continue
        message = (
            f"{_named(part)}: its outputs hardly differ from one example to the next (by "
            f"{number_text(health.variety, 2)}, the inputs by {number_text(context.measurement.variety, 2)}). "
            "The signal is lost here. Try weights drawn larger."
        )
        yield Finding(part.uid, "gradient", message, (drawn(part.uid, "he"), *_normalized_after(context, part)))
        return


def _dead_units(context: DiagnosticContext) -> Iterator[Finding]:
    """L. Lu, Y. Shin, Y. Su, G. Karniadakis, "Dying ReLU and initialization", 2020."""
    for part, health in context.layers():
        if health.dead is None or health.dead < MAX_DEAD:
            continue
        source = context.before(part)
        message = (
            f"{_named(part)}: {100 * health.dead:.0f} % of its units never fire on {context.measurement.examples} "
            "training examples, and a unit that never fires never learns. "
            "Try He initialisation, a smaller rate, or a leak."
        )
        fixes = [replaced([part.uid], "LeakyReLU")]
        if source is not None:
            fixes.append(drawn(source.uid, "he"))
        yield Finding(part.uid, "units", message, (*fixes, slower(), _normalized(part)))


def _saturated_units(context: DiagnosticContext) -> Iterator[Finding]:
    """X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010."""
    for part, health in context.layers():
        if health.saturated is None or health.saturated < MAX_SATURATED:
            continue
        low, high = (number_text(end, 6) for end in part.layer.output_range or (0.0, 0.0))
        source = context.before(part)
        message = (
            f"{_named(part)}: {100 * health.saturated:.0f} % of its outputs lie close to {low} or {high}, where it "
            "is so flat that hardly any gradient passes. Try to normalise what goes in, or a smaller rate."
        )
        fixes = [_normalized(part), slower()]
        if source is not None:
            fixes.append(drawn(source.uid, "xavier"))
        yield Finding(part.uid, "units", message, tuple(fixes))


def _vanishing(context: DiagnosticContext) -> Iterator[Finding]:
    """S. Hochreiter, 1991; X. Glorot, Y. Bengio, 2010: each layer multiplies the gradient from above."""
    learning = context.learning()
    if len(learning) < 2 or context.explained:
        return
    (first, lowest), (last, highest) = learning[0], learning[-1]
    if not isfinite(highest.steepness) or lowest.steepness >= FADED * highest.steepness:
        return
    flat = [part.uid for part, _ in context.layers() if part.layer.max_slope < 1 and part.number < last.number]
    share = lowest.steepness / highest.steepness
    message = (
        f"{_named(first)}: a typical slope is {number_text(share, 1)} times that of layer {last.number}. The gradient "
        "fades on its way back, so that the first layers hardly learn."
    )
    activations = (replaced(flat, "ReLU"),) if flat else ()
    yield Finding(
        first.uid, "gradient", message, (*activations, *_normalized_after(context, first), drawn(first.uid, "he"))
    )


def _small_updates(context: DiagnosticContext) -> Iterator[Finding]:
    shares = [share for share, _ in _shares(context)]
    # A schedule ends in small steps on purpose.
    if shares and 0 < max(shares) < NEAR and context.project.schedule.name == "ConstantRate":
        part = context.learning()[0][0]
        most = number_text(max(shares), 1)
        message = f"A step changes no layer's weights by more than {most} of their length: hardly anything moves."
        yield Finding(part.uid, "update_ratio", message, (faster(),))


RULES: tuple[Rule, ...] = (
    _exploding,
    _large_updates,
    _all_alike,
    _lost_signal,
    _dead_units,
    _saturated_units,
    _vanishing,
    _small_updates,
)


def _shares(context: DiagnosticContext) -> Iterator[tuple[float, Part]]:
    """Yield the update ratio of each layer with drawn weights."""
    for part, _ in context.learning():
        share = context.update_ratio.shares[part.number - 1] if context.update_ratio else float("nan")
        if not isnan(share):
            yield share, part


def _named(part: Part) -> str:
    return f"Layer {part.number} ({part.layer.title})"


def _normalized(part: Part) -> Fix:
    return normalized(part.uid, images=len(part.input_shape) == 3)


def _normalized_after(context: DiagnosticContext, part: Part) -> tuple[Fix, ...]:
    """Return the fix that normalises the input of the activation behind a layer, where there is one."""
    followers = (other for other in context.parts[part.number :] if not other.layer.transparent)
    follower = next(followers, None)
    return (_normalized(follower),) if follower is not None and follower.layer.is_activation else ()
