"""How the learning rate changes while training."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi
from typing import ClassVar

from .components import Component, integer, positive, real, register


class Schedule(Component):
    """Multiply the learning rate by a factor that depends on the step.

    Class attributes:
        observed: names of the attributes that keep what it has observed.
    """

    kind: ClassVar[str] = "schedule"
    observed: ClassVar[tuple[str, ...]] = ()

    def factor(self, step: int, steps: int) -> float:
        """Return the factor of one step.

        Args:
            step: steps taken before it.
            steps: in the whole training, 0 while that is not known.
        """
        raise NotImplementedError

    def observe(self, validation_loss: float) -> None:
        """Receive the loss of an evaluation; a schedule that depends on the step alone ignores it."""

    def state_dict(self) -> dict[str, float]:
        """Return what has been observed, as plain values by name."""
        return {name: getattr(self, name) for name in self.observed}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Restore what ``state_dict`` returned.

        Raises:
            KeyError: a value is missing.
        """
        vars(self).update({name: float(state[name]) for name in self.observed})


@register(title="Constant", summary="the same rate throughout")
class ConstantRate(Schedule):
    """Leave the learning rate as it is.

    Simple, and right for a first look. To come to rest in a minimum the rate would have to fall (Robbins and Monro
    1951).
    """

    formula = r"\eta_t = \eta"

    def factor(self, step: int, steps: int) -> float:
        return 1.0


@register(title="Steps", summary="cut a few times")
class StepDecay(Schedule):
    """Cut the learning rate a few times during the training.

    Long stretches at one rate explore, each cut lets the network settle. Krizhevsky, Sutskever and Hinton (2012) cut by
    ten when the error stood still.
    """

    description = "× {gamma}, {cuts} times"
    formula = r"\eta_t = \eta\,\gamma^{\lfloor (k + 1)\,t / T \rfloor}"

    cuts: int = integer(2, low=1, high=100, label="Cuts", help="How often the rate is cut, at even distances.")
    gamma: float = positive(0.1, high=1.0, label="Factor", help="What each cut multiplies by.")

    def factor(self, step: int, steps: int) -> float:
        return float(self.gamma ** ((self.cuts + 1) * step // max(1, steps)))


@register(title="Exponential", summary="falls steadily to a share")
class ExponentialDecay(Schedule):
    """Lower the learning rate by the same share at every step.

    The rate falls evenly on a logarithmic scale and ends at the share r. Bengio, Practical Recommendations for
    Gradient-Based Training (2012), discusses such falls.
    """

    description = "down to × {final}"
    formula = r"\eta_t = \eta\, r^{t / T}"

    final: float = positive(0.01, high=1.0, log=True, label="Final share", help="Share of the rate at the end.")

    def factor(self, step: int, steps: int) -> float:
        return float(self.final ** (step / max(1, steps)))


@register(title="Cosine", summary="warm-up, then half a cosine down")
class CosineDecay(Schedule):
    """Rise from zero to the learning rate, then follow half a cosine down.

    It stays high long enough to explore and ends gently. Loshchilov and Hutter (2017); the warm-up, Goyal et al.
    (2017), keeps the first wild gradients from doing harm.
    """

    description = "{warm_up} warm-up"
    formula = r"\eta_t = \frac{\eta}{2}\left(1 + \cos \frac{\pi (t - w)}{T - w}\right),\quad t \ge w"

    warm_up: float = real(
        0.05, low=0.0, high=0.9, step=0.01, percent=True, label="Warm-up", help="Share of the steps spent rising."
    )

    def factor(self, step: int, steps: int) -> float:
        rising = self.warm_up * steps
        if step < rising:
            return (step + 1) / (rising + 1)
        return 0.5 * (1 + cos(pi * (step - rising) / max(1.0, steps - rising)))


@register(title="On plateau", summary="cut when validation stands still")
class ReduceOnPlateau(Schedule):
    """Cut the learning rate whenever the validation loss stands still.

    The data decide when a smaller rate is due, at the price of waiting. It is how He et al. (2016) trained their
    residual networks.
    """

    description = "× {gamma} after {patience} without gain"
    formula = r"\eta \leftarrow \gamma\,\eta \text{ after } p \text{ evaluations without a lower loss}"

    patience: int = integer(3, label="Patience", unit="evaluations", help="How many may pass without a lower loss.")
    gamma: float = positive(0.3, high=1.0, high_open=True, label="Factor", help="What each cut multiplies by.")

    observed = ("best", "stale", "cuts")
    best, stale, cuts = float("inf"), 0.0, 0.0

    def factor(self, step: int, steps: int) -> float:
        return float(self.gamma**self.cuts)

    def observe(self, validation_loss: float) -> None:
        if validation_loss < self.best:
            self.best, self.stale = validation_loss, 0
            return
        self.stale += 1
        if self.stale >= self.patience:
            self.cuts, self.stale = self.cuts + 1, 0
