"""A network that came without its examples says what they were like."""

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.sources.unseen import UnseenExamples


def test_it_says_what_goes_in_and_comes_out():
    source = UnseenExamples(shape=(3, 8, 8), classes=("cat", "dog"))
    assert source.schema().is_image and source.schema().classes == ("cat", "dog")
    assert source.describe() == "3 × 8 × 8 · 2 classes"


def test_rows_have_columns_and_several_numbers_names():
    schema = UnseenExamples(shape=(2,), outputs=2).schema()
    assert [feature.name for feature in schema.features] == ["x1", "x2"] and schema.targets == ("output 1", "output 2")


@pytest.mark.parametrize("settings", [{"shape": (2, 3)}, {"shape": (2,), "columns": ("a",)}])
def test_what_is_neither_image_nor_row_is_refused(settings):
    with pytest.raises(DataError, match="neither"):
        UnseenExamples(**settings).schema()


def test_there_is_nothing_to_load():
    with pytest.raises(DataError, match="Choose data"):
        UnseenExamples().load()
