"""Names are sorted and found whatever their capitals and accents, alike on every database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.names import LONGEST, keys_beginning_with, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Émile", "emile"), ("STRAẞE", "strasse"), ("  Ana   B. ", "ana b."), ("Ａna", "ana"), ("Łukasz", "łUKASZ")],
)
def test_capitals_accents_widths_and_spaces_make_no_difference(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_are_in_order() -> None:
    assert sorted(["Zoë", "ana", "Émile", "Bo"], key=name_key) == ["ana", "Bo", "Émile", "Zoë"]


@given(st.text(max_size=60, alphabet=st.characters(codec="utf-8")), st.text(max_size=60))
def test_a_key_is_short_and_in_the_range_of_its_name(name: str, more: str) -> None:
    first, beyond = keys_beginning_with(name)
    assert first <= name_key(name) < beyond
    assert len(name_key(name + more)) <= LONGEST


@given(st.text(max_size=20, alphabet="aÉßZ éñ"), st.text(max_size=20, alphabet="bçÄ"))
def test_a_name_is_found_by_its_beginning(beginning: str, rest: str) -> None:
    first, beyond = keys_beginning_with(beginning)
    assert first <= name_key(beginning + rest) < beyond
