"""The manual holds together: every page, link, heading and picture is there, and packed."""

import re
import tomllib
from pathlib import Path

import pytest
from mpneuralnetwork.components import registry

from mpnn_studio.resources import asset
from mpnn_studio.ui.shell.commands.table import MENUS
from mpnn_studio.ui.shell.manual.pages import KINDS, WRITTEN, Manual, anchor_of

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def manual():
    return Manual()


def places(manual):
    """Every address that a link may name."""
    headings = {
        f"{name}#{anchor_of(line.lstrip('# '))}"
        for name, text in manual.pages.items()
        for line in text.splitlines()
        if line.startswith("#")
    }
    return headings | set(manual.pages)


def test_every_page_of_the_folder_is_in_the_contents(manual):
    assert {path.name for path in asset("manual").glob("*.md")} == set(WRITTEN)
    assert [section.address for section in manual.sections if section.address in WRITTEN] == list(WRITTEN)


def test_every_link_leads_to_a_page_a_heading_or_a_picture(manual):
    known = places(manual)
    lost = [
        (name, target)
        for name, text in manual.pages.items()
        for picture, target in LINK.findall(text)
        if not (manual.picture(target) or target in manual.formulas if picture else target in known)
    ]
    assert lost == []


def test_every_section_has_an_address_of_its_own_that_exists(manual):
    addresses = [section.address for section in manual.sections]
    assert len(set(addresses)) == len(addresses)
    assert set(addresses) <= places(manual)


def test_every_picture_is_shown_on_a_page(manual):
    shown = {target for text in manual.pages.values() for picture, target in LINK.findall(text) if picture}
    assert {f"pictures/{path.name}" for path in (asset("manual") / "pictures").iterdir()} <= shown


@pytest.mark.parametrize("kind", KINDS)
def test_every_component_describes_itself(manual, kind):
    for component in registry.components(kind):
        page = manual.pages[f"{kind}-{component.__name__}.md"]
        assert page.startswith(f"# {component.title}\n")
        assert all(field.label in page for field in component.fields.values() if not field.hidden)


def test_menus_that_pages_name_exist(manual):
    named = {menu for name in WRITTEN for menu in re.findall(r"(\w+) ▸", manual.pages[name])}
    assert named and named <= set(MENUS)


def test_nothing_but_pictures_of_the_manual_is_read_for_a_page(manual):
    assert manual.picture("pictures/../start.md") == b"" and manual.picture("/etc/hostname") == b""


def test_a_search_asks_for_every_word(manual):
    assert "training.md#learning-rate" in [section.address for section in manual.find("schedule LOWERS")]
    assert manual.find("schedule qqq") == []
    assert len(manual.find(" ")) == len(manual.sections)


def test_it_is_packed_with_the_wheel_where_it_is_looked_for():
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert packed["wheel"]["force-include"]["docs/manual"] == "mpnn_studio/assets/manual"
    assert "docs" in packed["sdist"]["include"]
