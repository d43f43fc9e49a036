"""The manual: written pages from ``docs/manual``, and one page for each component that describes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mpneuralnetwork.components import registry
from mpneuralnetwork.components.registry import Component

from ....resources import asset
from ...widgets.help_topics import help_topic

FOLDER = "manual"
WRITTEN = (
    *("start.md", "data.md", "network.md", "training.md", "curves.md"),
    *("trying.md", "explain.md", "export.md", "keys.md", "glossary.md"),
)
"""The written pages in their order."""
KINDS: Mapping[str, tuple[str, str]] = {
    "layer": ("Layers", "network.md"),
    "loss": ("Losses", "training.md#loss"),
    "optimizer": ("Optimizers", "training.md#optimizer"),
    "schedule": ("Schedules", "training.md#learning-rate"),
}
"""Kinds of components with pages of their own: their heading, and where the manual tells of them."""
_HEADING = re.compile(r"^(#{1,2}) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class ManualSection:
    """A place that can be gone to: a page, or a heading on it.

    Attributes:
        address: where it is, as a link says it ("training.md#learning-rate").
        title: its heading.
        page: the title of its page; its own where it is the page.
        level: 1 for what stands at the margin of the contents, 2 for what stands below that.
        text: what it says, in which a search looks.
    """

    address: str
    title: str
    page: str
    level: int
    text: str


class Manual:
    """All pages by name, the LaTeX of their formulas by address, and their sections in the order of the contents."""

    def __init__(self) -> None:
        folder = asset(FOLDER)
        pages = {name: (folder / name).read_text(encoding="utf-8") for name in WRITTEN}
        self.sections = [section for name, text in pages.items() for section in _sections(name, text)]
        self.formulas: dict[str, str] = {}
        for kind, (title, _) in KINDS.items():
            pages[f"{kind}.md"] = text = _overview(kind, title)
            self.sections.append(ManualSection(f"{kind}.md", title, title, 1, text))
            for component in registry.components(kind):
                pages[_name(component)] = text = _describe(component)
                self.formulas |= {address: latex for address, (_, latex) in _formulas(component).items()}
                self.sections.append(ManualSection(_name(component), component.title, title, 2, text))
        self.pages: Mapping[str, str] = MappingProxyType(pages)

    def picture(self, name: str) -> bytes:
        """Return a picture of a page as PNG; empty where there is none of this name."""
        pictures = {f"pictures/{path.name}": path for path in (asset(FOLDER) / "pictures").glob("*.png")}
        return pictures[name].read_bytes() if name in pictures else b""

    def find(self, query: str) -> list[ManualSection]:
        """Return the sections that hold every word; all of them without one."""
        words = query.lower().split()
        texts = ((section, f"{section.title} {section.text}".lower()) for section in self.sections)
        return [section for section, text in texts if all(word in text for word in words)]


def anchor_of(title: str) -> str:
    """Return by what a link leads to a heading, as code hosts write it ("Learning rate": "learning-rate")."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _sections(name: str, text: str) -> Iterator[ManualSection]:
    headings = list(_HEADING.finditer(text))
    page = headings[0][2]
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=True):
        marks, title = heading.groups()
        address = name if marks == "#" else f"{name}#{anchor_of(title)}"
        yield ManualSection(address, title, page, len(marks), text[heading.end() : end])


def _name(component: type[Component]) -> str:
    return help_topic(component.kind, component.__name__)


def _formulas(component: type[Component]) -> dict[str, tuple[str, str]]:
    """Return by address what each formula of a component is, and its LaTeX."""
    ways = (("Formula", component.formula), ("Gradient", component.gradient))
    return {f"{way}-{_name(component)}".lower(): (way, latex) for way, latex in ways if latex}


def _overview(kind: str, title: str) -> str:
    lines = [f"- [{found.title}]({_name(found)}): {found.summary}" for found in registry.components(kind)]
    return "\n".join((f"# {title}\n", f"More about them in [the manual]({KINDS[kind][1]}).\n", *lines))


def _describe(component: type[Component]) -> str:
    """Write the page of a component from what it declares."""
    summary = (component.__doc__ or component.summary).partition("\n")[0]
    fields = [field for field in component.fields.values() if not field.hidden]
    settings = [f"- **{field.label}**: {field.help}" for field in fields]
    title, about = KINDS[component.kind]
    parts = [f"# {component.title}", summary, component.explanation]
    parts += [f"![{way} of {component.title}]({address})" for address, (way, _) in _formulas(component).items()]
    parts += ["## Settings", "\n".join(settings)] if settings else []
    parts += [f"[All {title.lower()}]({component.kind}.md) · [More in the manual]({about})"]
    return "\n\n".join(part for part in parts if part)
