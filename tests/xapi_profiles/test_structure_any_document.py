"""Whatever comes as a Profile is judged and never breaks anything; what has no obstacle can be read and matched."""

from hypothesis import given

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
from tests.xapi_profiles.spoiling import ANYTHING, spoilt
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


def test_the_full_profile_is_sound():
    report = check_profile(FULL)
    assert (report.errors, report.warnings) == ((), ())


@given(spoilt(FULL) | ANYTHING)
@usual
def test_whatever_comes_is_judged(document):
    report = check_profile(document, previous=read_profile(FULL))
    if not report.obstacles:
        indexed([read_profile(document)]).judge(statement())
