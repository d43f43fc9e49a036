"""Declared fields say what they take, to people and to editors."""

import pytest
from mpneuralnetwork.errors import ConfigError
from mpneuralnetwork.fields import Choice, ShapeField
from mpneuralnetwork.registry import Component


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
