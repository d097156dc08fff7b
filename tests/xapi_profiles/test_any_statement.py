"""Whatever comes as a Statement is judged and never breaks anything."""

from hypothesis import given

from tests.xapi_profiles.builders import SPORTS, V2, id_of, in_registration, pattern, read, statement, template
from tests.xapi_profiles.properties import usual
from tests.xapi_profiles.spoiling import spoilt
from xapi_profiles.rules.concept_use import problems_of_statement_use
from xapi_profiles.rules.registrations import received_order, subregistration_problems
from xapi_profiles.rules.runs import runs_of

PROFILE = read(
    templates=[
        template("start", contextStatementRefTemplate=id_of("start"), contextOtherActivityType=[f"{SPORTS}/types/cup"]),
        template("any", rules=[{"location": "$..id", "selector": "$", "none": [{"x": 1}], "presence": "included"}]),
    ],
    patterns=[pattern("run", primary=True, sequence=id_of("start", "any"))],
)
FULL = in_registration("a1b2c3d4-0000-4000-8000-000000000001", attachments=[{"usageType": f"{SPORTS}/photo"}])
FULL["context"]["contextActivities"]["other"] = {"id": V2, "definition": {"type": f"{SPORTS}/types/cup"}}
FULL["context"]["statement"] = {"objectType": "StatementRef", "id": FULL["id"]}
FULL["result"] = {"extensions": {f"{SPORTS}/verbs/placed": [1]}}
FULL["object"] = {"objectType": "SubStatement", **statement(context=FULL["context"])}


@given(spoilt(FULL))
@usual
def test_whatever_comes_is_judged(said):
    concepts = {concept.id: concept for concept in PROFILE.concepts}
    assert len(runs_of([said, FULL], PROFILE, find=lambda _: said)) <= 3
    assert isinstance(problems_of_statement_use(said, concepts), list)
    assert isinstance(subregistration_problems(said), list)
    assert sorted(received_order([said, FULL])) == [0, 1]
