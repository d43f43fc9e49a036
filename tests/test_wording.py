"""Numbers as a person writes them."""

import pytest

from mpnn_studio.wording import counted, numbers_text


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("edit",), "0 edits"),
        (1, ("edit",), "1 edit"),
        (12, ("batch", "batches"), "12 batches"),
        (1, ("batch", "batches"), "1 batch"),
        (12_000, ("row",), "12\u202f000 rows"),
    ],
)
def test_a_count_has_its_noun_in_the_right_number(count, words, said):
    assert counted(count, *words) == said


def test_numbers_stand_with_four_digits():
    assert numbers_text([0.25, 12.34567, 3]) == "0.25, 12.35, 3"
