"""How a network is trained in PyTorch: what each loss, optimizer and schedule is there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mpneuralnetwork import losses, optimizers, schedules

from ..translations import Translations, WrittenPart
from .numpy_layers import number

TORCH_TRAINING: Translations[str] = Translations("training in PyTorch")

SCHEDULES: Mapping[str, str] = MappingProxyType(
    {
        "Steps": '''\
class Steps(Schedule):
    """Cut the rate a few times, at even distances."""

    def __init__(self, cuts, gamma):
        self.cuts, self.gamma = cuts, gamma

    def factor(self, step, steps):
        return self.gamma ** ((self.cuts + 1) * step // max(1, steps))
''',
        "Exponential": '''\
class Exponential(Schedule):
    """Lower the rate by the same share at every step."""

    def __init__(self, final):
        self.final = final

    def factor(self, step, steps):
        return self.final ** (step / max(1, steps))
''',
        "Cosine": '''\
class Cosine(Schedule):
    """Rise from zero, then follow half a cosine down."""

    def __init__(self, warm_up):
        self.warm_up = warm_up

    def factor(self, step, steps):
        rising = self.warm_up * steps
        if step < rising:
            return (step + 1) / (rising + 1)
        return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1.0, steps - rising)))
''',
        "Plateau": '''\
class Plateau(Schedule):
    """Cut the rate whenever the validation loss stands still."""

    def __init__(self, patience, gamma):
        self.patience, self.gamma = patience, gamma
        self.best, self.stale, self.cuts = math.inf, 0, 0

    def factor(self, step, steps):
        return self.gamma**self.cuts

    def observe(self, loss):
        self.stale = 0 if loss < self.best else self.stale + 1
        self.best = min(self.best, loss)
        if self.stale >= self.patience:
            self.cuts, self.stale = self.cuts + 1, 0
''',
    }
)
"""The schedules that PyTorch has in another form, as source."""


@TORCH_TRAINING.declare(losses.MSE)
def _mse(part: WrittenPart) -> str:
    return 'F.mse_loss(z, t, reduction="none").mean(dim=1)'


@TORCH_TRAINING.declare(losses.MAE)
def _mae(part: WrittenPart) -> str:
    return 'F.l1_loss(z, t, reduction="none").mean(dim=1)'


@TORCH_TRAINING.declare(losses.Huber)
def _huber(part: WrittenPart) -> str:
    return f'F.huber_loss(z, t, reduction="none", delta={number(part.component.delta)}).mean(dim=1)'


@TORCH_TRAINING.declare(losses.BinaryCrossEntropy)
def _binary(part: WrittenPart) -> str:
    return 'F.binary_cross_entropy_with_logits(z, t.reshape(z.shape).float(), reduction="none").mean(dim=1)'


@TORCH_TRAINING.declare(losses.CategoricalCrossEntropy)
def _categorical(part: WrittenPart) -> str:
    loss = part.component
    smoothing = number(loss.label_smoothing)
    return f'F.cross_entropy(z / {number(loss.temperature)}, t, reduction="none", label_smoothing={smoothing})'


@TORCH_TRAINING.declare(optimizers.SGD)
def _sgd(part: WrittenPart) -> str:
    momentum = part.component.momentum
    # PyTorch refuses Nesterov's form without momentum, where it changes nothing.
    return f"SGD(groups, lr=RATE, momentum={number(momentum)}, nesterov={part.component.nesterov and momentum > 0})"


@TORCH_TRAINING.declare(optimizers.Adam, optimizers.AdamW)
def _adam(part: WrittenPart) -> str:
    # The engine's Adam decouples its decay, as AdamW does there.
    betas = f"({number(part.component.beta1)}, {number(part.component.beta2)})"
    return f"AdamW(groups, lr=RATE, betas={betas}, eps={number(part.component.epsilon)})"


@TORCH_TRAINING.declare(optimizers.RMSprop)
def _rmsprop(part: WrittenPart) -> str:
    decay = number(part.component.decay_rate)
    return f"RMSprop(groups, lr=RATE, alpha={decay}, eps={number(part.component.epsilon)})"


@TORCH_TRAINING.declare(optimizers.Adagrad)
def _adagrad(part: WrittenPart) -> str:
    return f"Adagrad(groups, lr=RATE, eps={number(part.component.epsilon)})"


@TORCH_TRAINING.declare(optimizers.Adadelta)
def _adadelta(part: WrittenPart) -> str:
    decay = number(part.component.decay_rate)
    return f"Adadelta(groups, lr=RATE, rho={decay}, eps={number(part.component.epsilon)})"


@TORCH_TRAINING.declare(schedules.ConstantRate)
def _constant(part: WrittenPart) -> str:
    return "Schedule()"


@TORCH_TRAINING.declare(schedules.StepDecay)
def _steps(part: WrittenPart) -> str:
    return f"Steps({int(part.component.cuts)}, {number(part.component.gamma)})"


@TORCH_TRAINING.declare(schedules.ExponentialDecay)
def _exponential(part: WrittenPart) -> str:
    return f"Exponential({number(part.component.final)})"


@TORCH_TRAINING.declare(schedules.CosineDecay)
def _cosine(part: WrittenPart) -> str:
    return f"Cosine({number(part.component.warm_up)})"


@TORCH_TRAINING.declare(schedules.ReduceOnPlateau)
def _plateau(part: WrittenPart) -> str:
    return f"Plateau({int(part.component.patience)}, {number(part.component.gamma)})"
