"""The package ``onnx``, an extra that is imported only when a model is written or read."""

from __future__ import annotations

from typing import Any

from ..project.project import ProjectError

INSTALL = 'pip install "mpnn-studio[onnx]"'
RUNTIME = "onnxruntime"
"""What runs its models."""


def onnx_package() -> Any:
    """Return the package, with its helpers loaded. Raises ProjectError where it is not installed."""
    try:
        import onnx
        import onnx.helper
        import onnx.numpy_helper
    except ImportError:
        raise ProjectError(f"Models of ONNX need the package onnx, which is not installed here: {INSTALL}.") from None
    return onnx
