"""Layers as text: what Copy puts on the clipboard, and what Paste reads from it, trusted or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mpneuralnetwork.saving.formats import json_text, parse_json, reading

from .project import MAX_LAYERS, ProjectError, part_to_json, read_part
from .spec import Spec, new_uid

FORMAT = "mpnn-layers"
LONGEST = 10_000_000
"""Characters of a text that is looked at; ten thousand layers take less."""


def layers_to_text(layers: Iterable[Spec]) -> str:
    """Write layers, each on a line of its own, so that a person can read, keep and change them."""
    parts = [{name: value for name, value in part_to_json(spec).items() if name != "uid"} for spec in layers]
    lines = ",\n".join(f"  {json_text(part)}" for part in parts)
    return f'{{"format": "{FORMAT}", "layers": [\n{lines}\n]}}'


def holds_layers(text: str) -> bool:
    """Whether a text looks like copied layers, judged by its beginning."""
    return FORMAT in text[:200] and len(text) <= LONGEST


def layers_from_text(text: str) -> tuple[Spec, ...]:
    """Read what ``layers_to_text`` wrote; every layer gets a uid of its own.

    Raises:
        ProjectError: it is something else, or a setting is refused.
    """
    if not holds_layers(text):
        raise ProjectError("The clipboard holds no layers. Copy some in the stack first.")
    with reading("The copied text", ProjectError, "list of layers"):
        content = parse_json(text, "The copied text")
        parts = content.get("layers") if isinstance(content, dict) else None
        if not isinstance(parts, list) or not 0 < len(parts) <= MAX_LAYERS:
            raise ProjectError(f"The copied text does not list 1 to {MAX_LAYERS} layers.")
        read = (read_part(part, "layer", f"layer {number}") for number, part in enumerate(parts, 1))
        return tuple(replace(spec, uid=new_uid()) for spec in read)
