"""Rows that hot paths replace, and arrays as PostgreSQL reads them."""

from uuid import UUID

import pytest
from django.db import connection

from people.models import Tenant
from people.services import array_text
from people.services.kept_often import replaced
from people.services.round_trip import Question, together
from scorm_bridge.models import SharedValue
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db
BY = ("tenant", "owner", "kind", "digest")


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


def value(tenant: Tenant, text: str, sequence: int) -> SharedValue:
    key = {"tenant": tenant, "owner": UUID(int=1), "kind": SharedValue.DATA, "digest": UUID(int=2)}
    return SharedValue(**key, name="store", value=text, sequence=sequence)


def kept() -> list[tuple[str, int]]:
    return list(SharedValue.objects.values_list("value", "sequence"))


def test_a_row_is_added_and_then_written_in_the_fields_that_are_named(north: Tenant) -> None:
    together(replaced(value(north, "one", 5), "value", by=BY))
    assert kept() == [("one", 5)]
    together(replaced(value(north, "two", 6), "value", by=BY))
    assert kept() == [("two", 5)]


def test_the_newest_stays_whatever_comes_after_it(north: Tenant) -> None:
    for text, sequence in (("newest", 7), ("older", 6), ("again", 7)):
        together(replaced(value(north, text, sequence), "value", "sequence", by=BY, newest="sequence"))
    assert kept() == [("newest", 7)]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="Only PostgreSQL has arrays.")
@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "one", "two"],
        ['"'],
        ["\\"],
        ["a,b", 'c"d', "e\\f", "{g}", "NULL", " h ", "line\nbreak", "\u00e9\U0001f600"],
    ],
)
def test_texts_come_out_of_an_array_as_they_went_in(texts: list[str]) -> None:
    question = Question("SELECT unnest(%s::text[])", [array_text.of_texts(texts)], list)
    assert together(question) == [[(each,) for each in texts]]
    assert array_text.of_booleans([True, False]) == "{t,f}"
