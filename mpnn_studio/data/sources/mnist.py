"""MNIST: 70 000 handwritten digits, bundled with the studio."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.fields import boolean
from mpneuralnetwork.components.registry import register
from numpy.typing import NDArray

from ...resources import asset
from ..dataset import DataError, Dataset, Schema
from ..idx import unpack_idx
from ..source import Progress, Source, no_progress

SHA256: Mapping[str, str] = MappingProxyType(
    {
        "train-images-idx3-ubyte.gz": "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
        "train-labels-idx1-ubyte.gz": "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
        "t10k-images-idx3-ubyte.gz": "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
        "t10k-labels-idx1-ubyte.gz": "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b",
        "written-images-idx3-ubyte.gz": "ee2add80b420784d170587bd36b71864707b9221a9428fa0ac3e18e09d058961",
        "written-labels-idx1-ubyte.gz": "ba98421ea601f304cb4f061e0473a119c2216d5d7b933d40cc47f1812e2211d4",
    }
)
PUBLISHED = 4
"""Of these files; ``python -m benchmarks.written_digits`` made the others."""


@register
class Mnist(Source):
    """The digits as they were published: 60 000 to train on and 10 000 by other writers to test with.

    Written in the United States, where a one is a bar.

    The digits of 500 people were cropped, scaled into 20 × 20 and centred by their mass in 28 × 28. The test digits
    were written by other people than the training digits (LeCun et al. 1998).
    """

    title: ClassVar[str] = "MNIST"
    summary: ClassVar[str] = "70 000 handwritten digits, 28 × 28"

    written: bool = boolean(
        default=False,
        label="Other forms",
        help="Adds 7 200 drawn digits to the training, in forms that MNIST's writers hardly used: ones with an "
        "upstroke, crossed zeros, nines on a hook. The test stays as published.",
    )

    @classmethod
    def adjustable(cls) -> tuple[str, ...]:
        return ("written",)

    def schema(self) -> Schema:
        """One grey image in, one of ten digits out."""
        return Schema((1, 28, 28), "classification", classes=tuple("0123456789"), target="digit")

    def load(self, progress: Progress = no_progress) -> Dataset:
        """Unpack the files, each checked first. Hashing and unpacking both let other threads run."""
        names = list(SHA256)[: None if self.written else PUBLISHED]
        arrays = []
        for number, name in enumerate(names):
            progress(number / len(names))
            arrays.append(_read(name))
        progress(1.0)
        images, labels, test_images, test_labels, *more = arrays
        if more:
            images, labels = np.concatenate([images, more[0]]), np.concatenate([labels, more[1]])
        return Dataset(
            self.schema(),
            images.reshape(-1, 1, 28, 28),
            labels.astype("int64"),
            test_images.reshape(-1, 1, 28, 28),
            test_labels.astype("int64"),
        )


def _read(name: str) -> NDArray[Any]:
    try:
        content = asset(f"mnist/{name}").read_bytes()
    except OSError as error:
        raise DataError(f"MNIST's file {name} cannot be read. Install mpnn-studio again.") from error
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise DataError(f"MNIST's file {name} is damaged: its checksum is wrong. Install mpnn-studio again.")
    return unpack_idx(content, name)
