"""What ``help`` shows of a component: its own words, then what it declares."""

import inspect
import pydoc

import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.fields import boolean, integer, real
from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.optimizers import Adam

COMPONENTS = [cls for kind in ("layer", "loss", "optimizer", "schedule", "metric") for cls in registry.components(kind)]


@pytest.mark.parametrize("cls", COMPONENTS, ids=lambda cls: f"{cls.kind}-{cls.__name__}")
def test_help_shows_every_setting_with_what_is_allowed(cls):
    text = inspect.getdoc(cls)
    for name, field in cls.fields.items():
        assert f"    {name}: {field.allowed()}" in text
        assert field.help in text


@pytest.mark.parametrize("cls", COMPONENTS, ids=lambda cls: f"{cls.kind}-{cls.__name__}")
def test_help_shows_formula_and_reference(cls):
    text = " ".join(inspect.getdoc(cls).split())
    assert " ".join(cls.explanation.split()) in text
    assert all(" ".join(part.split()) in text for part in cls.formula.split(r",\quad"))


def test_help_of_adam_in_a_shell_names_its_arguments_and_their_defaults():
    shown = pydoc.plain(pydoc.render_doc(Adam))
    assert "beta1: a finite number at least 0 and below 1; 0.9 by default." in shown
    assert "Kingma and Ba (2015)" in shown and "ConfigError" in shown


def test_a_component_of_ones_own_is_documented_by_its_declarations():
    class Shrink(Component):
        """Make it smaller."""

        factor: float = real(0.5, low=0.0, high=1.0, help="What it multiplies by.")
        width: int | None = integer(None, optional=True, unit="pixels")
        no_bias: bool = boolean(False, inverted=True, help="Whether a constant is added.")

    assert inspect.getdoc(Shrink) == (
        "Make it smaller.\n\nArgs:\n"
        "    factor: a finite number at least 0 and at most 1; 0.5 by default.\n        What it multiplies by.\n"
        "    width: a whole number from 1 to 2147483647 or None, in pixels; None by default.\n"
        "    no_bias: True or False; False by default.\n        Whether a constant is added. True means no.\n\n"
        "Raises:\n    ConfigError: a setting is unknown, or outside what is allowed."
    )


def test_a_section_that_is_written_by_hand_stays():
    class Halve(Component):
        """Halve it.

        Formula:
            Half of x.
        """

        formula = "x / 2"

    assert inspect.getdoc(Halve) == "Halve it.\n\nFormula:\n    Half of x."


def test_the_explanation_is_the_paragraph_after_the_summary():
    class Halve(Component):
        """Halve it.

        Half is less
        than all (Euclid).

        Nobody shows this.
        """

        title = "Half"

    class Quarter(Halve):
        """Halve it twice."""

        title = "Quarter"

    class Eighth(Halve):
        """Halve it three times.

        Args:
            none: at all.
        """

        title = "Eighth"
        explanation = "Three times."

    assert Halve.explanation == Quarter.explanation == "Half is less than all (Euclid)."
    assert Eighth.explanation == "Three times."


def test_a_class_without_a_docstring_gets_none_of_its_own():
    class Silent(Component):
        factor: float = real(0.5)

    assert "__doc__" not in vars(Silent) or vars(Silent)["__doc__"] is None
