"""Whatever comes as a Profile is judged and never breaks anything; what has no obstacle can be read and matched."""

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.xapi_profiles.builders import (
    activity,
    document,
    extension,
    id_of,
    pattern,
    profile,
    statement,
    template,
    verb,
)
from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.checking import check_profile
from xapi_profiles.rules.profile import read_profile
from xapi_profiles.rules.template_index import indexed

FULL = profile(
    concepts=[verb(broadMatch=["https://x.example.org"]), extension(inlineSchema="{}"), document(), activity()],
    templates=[
        template("start", verb=verb()["id"], rules=[{"location": "$.id", "selector": "$", "presence": "included"}]),
        template("place", contextStatementRefTemplate=id_of("start"), rules=[{"location": "$.result", "any": [1]}]),
    ],
    patterns=[
        pattern("all", primary=True, sequence=id_of("start", "p:some", "p:one")),
        pattern("some", zeroOrMore=id_of("place")[0]),
        pattern("one", alternates=id_of("start", "place")),
    ],
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return every container and key in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in items for place in ((value, key), *places_in(inner))]


@st.composite
def spoilt(draw: Any) -> Any:
    """Return the full Profile with one to three places taken away or replaced by something else of it, or anything."""
    document = deepcopy(FULL)
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(places_in(document)))
        if draw(st.booleans()):
            del container[key]
        else:
            other, at = draw(st.sampled_from(places_in(FULL)))
            container[key] = draw(st.just(deepcopy(other[at])) | ANYTHING)
    return document


def test_the_full_profile_is_sound():
    report = check_profile(FULL)
    assert (report.errors, report.warnings) == ((), ())


@given(spoilt() | ANYTHING)
@usual
def test_whatever_comes_is_judged(document):
    report = check_profile(document, previous=read_profile(FULL))
    if not report.obstacles:
        indexed([read_profile(document)]).judge(statement())
