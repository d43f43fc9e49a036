"""Declared fields say what they take, to people and to editors."""

import pytest
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import AUTO, Boolean, Choice, Field, Integer, Real, ShapeField
from mpneuralnetwork.components.registry import Component
from mpneuralnetwork.optimizers import Adam


def test_a_choice_of_words_is_read_as_the_words_themselves():
    assert Choice("a", choices=("a", "b")).texts == {"a": "a", "b": "b"}


def test_a_choice_with_texts_is_read_as_its_texts():
    assert Choice("a", choices={"a": "first"}).texts == {"a": "first"}


class Window(Component):
    size: tuple[int, ...] = ShapeField((2, 2), ranks=(2, 2), square=True)


def test_one_number_means_a_square():
    assert Window(3).size == (3, 3)


def test_a_refused_size_says_that_one_number_would_do():
    with pytest.raises(ConfigError, match="a whole number or a tuple of 2 whole numbers"):
        Window((1, 2, 3))


def named(field, name="setting"):
    """A field as a class body would hold it, so that its refusals can name it."""
    field.__set_name__(Window, name)
    return field


WRITTEN = [
    (Integer(words=("same",)), 12, "12"),
    (Integer(words=("same",)), "same", "same"),
    (Integer(optional=True), None, AUTO),
    (Real(), 0.002, "0.002"),
    (Real(percent=True), 0.2, "20 %"),
    (Boolean(), True, "on"),
    (Boolean(), False, "off"),
    (Boolean(inverted=True), True, "off"),
    (Choice(choices={"he": "He"}), "he", "He"),
    (ShapeField(), (3, 28, 28), "3 × 28 × 28"),
]


@pytest.mark.parametrize(("field", "value", "text"), WRITTEN, ids=lambda part: getattr(part, "name", None))
def test_what_is_written_for_a_person_is_read_back(field, value, text):
    assert named(field).write(value) == text
    assert field.read(f" {text} ") == value


def test_a_choice_is_read_by_its_word_and_by_its_text():
    field = named(Choice(choices={"he": "He", "xavier": "Xavier"}))
    assert field.read("xavier") == field.read("Xavier") == "xavier"


def test_sizes_may_be_written_with_the_letter_x():
    assert named(ShapeField()).read("3 x 5") == (3, 5)


@pytest.mark.parametrize(
    ("field", "text", "allowed"),
    [
        (Integer(high=9), "ten", "a whole number from 1 to 9"),
        (Integer(high=9), "10", "a whole number from 1 to 9"),
        (Integer(), AUTO, "a whole number"),
        (Real(low=0.0), "nan", "a finite number at least 0"),
        (Boolean(), "perhaps", "True or False"),
        (Choice(choices=("a",)), "b", "one of 'a'"),
        (ShapeField(), "3 × wide", "a tuple of 1 to 4 whole numbers"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_would_be_allowed(field, text, allowed):
    with pytest.raises(ConfigError, match=f"setting must be {allowed}"):
        named(field).read(text)


class Nickname(Field):
    """What an application may add: a field of its own that says only what it takes."""

    def allowed(self):
        return "a short text"

    def _convert(self, value):
        if len(value) > 5:
            raise self._refuse(value)
        return value


def test_a_field_that_says_nothing_of_writing_is_text():
    field = named(Nickname())
    assert field.read(field.write("Ada")) == "Ada"
    with pytest.raises(ConfigError, match="setting must be a short text"):
        field.read("Augusta")


@pytest.mark.parametrize("unknown", ["hgih", "longest"])
def test_a_misspelt_declaration_is_refused_by_name(unknown):
    with pytest.raises(TypeError, match=f"Integer declares no '{unknown}'"):
        Integer(3, **{unknown: 5})


@pytest.mark.parametrize("field", [Integer(), Real(), Real(low=0.0, high=1.0), Choice(choices=("a",)), ShapeField()])
@pytest.mark.parametrize("value", [10**400, "x" * 10**6, [[1] * 1000] * 1000])
def test_a_value_beyond_all_bounds_is_refused_in_a_short_sentence(field, value):
    with pytest.raises(ConfigError, match=r"Window: setting must be .*, not ") as caught:
        named(field).validate(value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("field", [Real(), Real(low=0.0)])
def test_there_is_no_zero_below_zero(field):
    assert str(named(field).validate(-0.0)) == "0.0"


@pytest.mark.parametrize("kind", ["layer", "activation", "optimizer", "loss", "schedule", "metric"])
def test_a_refusal_names_the_class_that_a_person_knows_also_for_an_inherited_setting(kind):
    for component in registry.components(kind):
        for field in component.fields.values():
            assert field.owner == component.__name__


def test_a_zero_that_switches_something_off_reads_so():
    field = Adam.fields["clip_norm"]
    assert (field.write(0.0), field.write(0.5)) == ("off", "0.5")
    assert (field.read("off"), field.read("0.5")) == (0.0, 0.5)
