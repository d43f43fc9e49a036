"""How a component tells what a list of components shows of it."""

import pytest
from mpneuralnetwork.components.fields import fraction, real
from mpneuralnetwork.components.registry import components, find, register, unregister
from mpneuralnetwork.schedules import Schedule


@pytest.fixture(autouse=True)
def no_traces():
    before = list(components("schedule"))
    yield
    for component in [c for c in components("schedule") if c not in before]:
        unregister(component)


@pytest.mark.parametrize("in_the_class", [False, True])
def test_what_a_list_shows_is_told_to_register_or_declared_in_the_class(in_the_class):
    listed = {"title": "Black pepper", "summary": "hot", "order": 5, "group": "Asia"}

    class Pepper(Schedule):
        """Burn.

        Piper (1753).
        """

        locals().update(listed if in_the_class else {})

    assert (register if in_the_class else register(**listed))(Pepper) is Pepper is find("schedule", "Pepper")
    assert {fact: getattr(Pepper, fact) for fact in listed} == listed
    assert Pepper.explanation == "Piper (1753)."


def test_components_are_listed_by_the_order_that_register_is_told():
    @register(title="Last", summary="", order=2)
    class Last(Schedule):
        pass

    @register(title="First", summary="", order=1)
    class First(Schedule):
        pass

    assert list(components("schedule"))[:2] == [First, Last]


def test_a_component_describes_its_settings_as_its_declaration_says_and_the_fields_write_them():
    class Salt(Schedule):
        summary = "salty"
        description = "{grain} mm, {share} iodine"
        grain: float = real(0.5)
        share: float = fraction(0.25, percent=True)

    assert Schedule().describe() == ""
    assert Salt().describe() == "0.5 mm, 25 % iodine"
