"""Modules that PyTorch lacks, as source: exports take those that they name. PyTorch is not needed to write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

MODULES: Mapping[str, str] = MappingProxyType(
    {
        "PaddedConv2d": '''\
class PaddedConv2d(nn.Conv2d):
    """Slide filters over images with zeros on sides of their own: left, right, top, bottom.

    PyTorch's "same" refuses strides, and pads both sides alike otherwise.
    """

    def __init__(self, *sizes, zeros, **settings):
        super().__init__(*sizes, **settings)
        self.zeros = zeros

    def forward(self, x):
        return super().forward(nn.functional.pad(x, self.zeros))
''',
        "Reshape": '''\
class Reshape(nn.Module):
    """Give each example another shape with as many numbers."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(len(x), *self.shape)
''',
        "GaussianNoise": '''\
class GaussianNoise(nn.Module):
    """Add normally distributed noise while training."""

    def __init__(self, deviation):
        super().__init__()
        self.deviation = deviation

    def forward(self, x):
        return x + self.deviation * torch.randn_like(x) if self.training else x
''',
        "Divide": '''\
class Divide(nn.Module):
    """Divide scores by a temperature: the softmax comes after the last layer."""

    def __init__(self, temperature):
        super().__init__()
        self.temperature = temperature

    def forward(self, x):
        return x / self.temperature
''',
        "Softmax": '''\
class Softmax(nn.Module):
    """Turn scores into shares of 1 over the units, or over the channels of an image."""

    def __init__(self, temperature):
        super().__init__()
        self.temperature = temperature

    def forward(self, x):
        return torch.softmax(x / self.temperature, dim=1)
''',
    }
)


def modules(said: Iterable[str]) -> str:
    """Return the source of the modules that some lines of code name."""
    names = {code.partition("(")[0] for code in said}
    return "\n\n".join(source for name, source in MODULES.items() if name in names)
