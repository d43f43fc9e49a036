"""What is written as JSON is text in every encoding of Unicode, and comes back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpneuralnetwork.saving.formats import (
    json_text,
    pack_npz,
    pack_safetensors,
    parse_json,
    unpack_npz,
    unpack_safetensors,
)

LONE = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"], min_codepoint=0xDC00)))
"""Any text, with halves of letters as they stand for bytes that are no text."""


@given(LONE)
def test_any_name_comes_back_the_same(name):
    text = json_text({name: [name, 1]})
    assert parse_json(text.encode("utf-8"), "it") == {name: [name, 1]}
    assert parse_json(text.encode("utf-16"), "it") == {name: [name, 1]}


def test_letters_stay_legible():
    assert json_text(["größe", "caf\udce9"]) == '["größe", "caf\\udce9"]'


@pytest.mark.parametrize(("pack", "unpack"), [(pack_npz, unpack_npz), (pack_safetensors, unpack_safetensors)])
def test_metadata_may_hold_any_text(pack, unpack):
    metadata = {"class": "caf\udce9", "nul": "\0", "none": ""}
    assert unpack(pack({}, metadata)).metadata == metadata
