"""``format`` over HTTP: what came in, what identifies, what the store knows. xAPI 1.0.3 Communication §2.1.3."""

from typing import Any
from uuid import uuid4

import pytest

from tests.xapi.client import ANA, BO, XapiClient, make_credential
from tests.xapi.statements import (
    make_activity,
    make_context,
    make_group,
    make_statement,
    make_sub_statement,
    make_verb,
)
from tests.xapi.story import CY, found, one, only_in_2_0, page, read, store, told

pytestmark = pytest.mark.django_db

NAMED_ANA = {**ANA, "name": "Ana"}
NAMED_BO = {**BO, "name": "Bo"}


def lesson(**names: str) -> dict[str, Any]:
    """Return an Activity that no other test speaks of."""
    return {"objectType": "Activity", "id": f"https://courses.example.org/{uuid4()}", "definition": {"name": names}}


class TestExact:
    def test_it_is_the_default(self, ana) -> None:
        store(ana, make_statement())
        plain = one(ana, make_statement()["id"])
        assert plain.content == one(ana, make_statement()["id"], format="exact").content

    def test_every_language_and_the_definition_of_this_statement_remain(self, ana) -> None:
        activity = lesson(en="First aid", de="Erste Hilfe")
        [mine] = store(ana, told(object=activity))
        store(ana, told(object={**activity, "definition": {"name": {"en": "Something newer"}}}))
        answer = one(ana, mine, format="exact").json()
        assert answer["object"] == activity
        assert ana.get("statements", {"statementId": mine}, accept_language="de").json() == answer


class TestIds:
    def test_every_agent_activity_verb_and_group_is_trimmed(self, tenant, xapi_version) -> None:
        agent = {**NAMED_BO, "objectType": "Agent"}
        client = XapiClient(make_credential(tenant, name="Named", agent=agent), xapi_version)
        team = {"objectType": "Group", "name": "Team", "mbox": "mailto:team@example.org", "member": [NAMED_ANA]}
        statement = told(
            actor=NAMED_ANA,
            verb=make_verb(),
            object=make_activity(),
            context=make_context(
                instructor=NAMED_BO,
                team=team,
                contextActivities={"parent": [make_activity()], "other": [make_activity(id="https://e.example.org/o")]},
            ),
        )
        [mine] = store(client, statement)
        answer = read(client, mine, format="ids")
        assert answer["actor"] == ANA
        assert answer["verb"] == {"id": statement["verb"]["id"]}
        assert answer["object"] == {"id": statement["object"]["id"]}
        assert answer["authority"] == {name: value for name, value in agent.items() if name != "name"}
        assert answer["context"]["instructor"] == BO
        assert answer["context"]["team"] == {"objectType": "Group", "mbox": "mailto:team@example.org"}
        assert answer["context"]["contextActivities"] == {
            "parent": [{"id": statement["object"]["id"]}],
            "other": [{"id": "https://e.example.org/o"}],
        }

    def test_of_an_anonymous_group_the_members_remain_by_their_identifiers(self, ana) -> None:
        group = make_group(member=[NAMED_ANA, NAMED_BO])
        mine, other = store(ana, told(actor=group), told(object=group))
        expected = {"objectType": "Group", "member": [ANA, BO]}
        assert read(ana, mine, format="ids")["actor"] == expected
        assert read(ana, other, format="ids")["object"] == expected

    def test_a_sub_statement_is_trimmed_as_well(self, ana) -> None:
        [mine] = store(ana, told(object=make_sub_statement(actor=NAMED_ANA)))
        sub_statement = read(ana, mine, format="ids")["object"]
        assert sub_statement["actor"] == ANA
        assert set(sub_statement["verb"]) == set(sub_statement["object"]) == {"id"}

    @only_in_2_0
    def test_context_agents_and_groups_are_trimmed_as_well(self, ana) -> None:
        context = {
            "contextAgents": [{"objectType": "contextAgent", "agent": NAMED_BO, "relevantTypes": ["https://e.org/t"]}],
            "contextGroups": [{"objectType": "contextGroup", "group": make_group(member=[NAMED_BO])}],
        }
        [mine] = store(ana, told(context=context))
        shown = read(ana, mine, format="ids")["context"]
        assert shown["contextAgents"][0] == {**context["contextAgents"][0], "agent": BO}
        assert shown["contextGroups"][0]["group"] == {"objectType": "Group", "member": [BO]}

    def test_every_statement_of_a_page_is_trimmed(self, ana) -> None:
        store(ana, told(actor=NAMED_ANA), told(actor=NAMED_BO))
        assert [each["actor"] for each in page(ana, {"format": "ids"})["statements"]] == [BO, ANA]


class TestCanonical:
    def test_the_store_puts_in_its_own_merged_definition(self, ana) -> None:
        activity = lesson(en="First aid")
        [mine] = store(ana, told(object=activity))
        store(ana, told(object={**activity, "definition": {"type": "https://example.org/course"}}))
        store(ana, told(object={**activity, "definition": {"name": {"de": "Erste Hilfe"}}}))
        shown = read(ana, mine, format="canonical")["object"]["definition"]
        assert shown == {"name": {"en": "First aid"}, "type": "https://example.org/course"}
        german = ana.get("statements", {"statementId": mine, "format": "canonical"}, accept_language="de")
        assert german.json()["object"]["definition"]["name"] == {"de": "Erste Hilfe"}

    def test_context_activities_and_sub_statements_get_it_too(self, ana) -> None:
        activity = lesson(en="First aid")
        bare = {"id": activity["id"]}
        sub_statement = make_sub_statement(object=bare)
        in_context, in_sub, _ = store(
            ana,
            told(context={"contextActivities": {"grouping": [bare]}}),
            told(object=sub_statement),
            told(object=activity),
        )
        shown = read(ana, in_context, format="canonical")["context"]["contextActivities"]["grouping"]
        assert shown == [{**bare, "definition": activity["definition"]}]
        assert read(ana, in_sub, format="canonical")["object"]["object"]["definition"] == activity["definition"]

    def test_one_language_is_chosen_map_by_map(self, ana) -> None:
        activity = lesson(en="First aid", de="Erste Hilfe", fr="Premiers secours")
        activity["definition"]["description"] = {"en": "Until help comes.", "fr": "En attendant."}
        statement = told(object=activity, verb=make_verb(display={"de-AT": "fertig", "en": "completed"}))
        [mine] = store(ana, statement)
        asked = {"statementId": mine, "format": "canonical"}
        answer = ana.get("statements", asked, accept_language="de, fr;q=0.8, en;q=0.5").json()
        assert answer["object"]["definition"]["name"] == {"de": "Erste Hilfe"}
        assert answer["object"]["definition"]["description"] == {"fr": "En attendant."}
        assert answer["verb"]["display"] == {"de-AT": "fertig"}

    @pytest.mark.parametrize("header", [None, "", "tlh", "*", "en;q=0, *;q=0", "ünfug", ";;;,=,"])
    def test_whatever_the_header_says_one_language_remains(self, ana, header) -> None:
        [mine] = store(ana, told(object=lesson(en="First aid", de="Erste Hilfe")))
        headers = {} if header is None else {"accept_language": header}
        answer = ana.get("statements", {"statementId": mine, "format": "canonical"}, **headers)
        assert len(answer.json()["object"]["definition"]["name"]) == 1

    def test_caches_are_told_that_the_language_counts(self, ana) -> None:
        store(ana, told())
        assert "Accept-Language" in ana.get("statements", {"format": "canonical"})["Vary"]
        assert "Accept-Language" not in ana.get("statements", {"format": "exact"})["Vary"]

    def test_definitions_of_another_tenant_are_not_put_in(self, ana, cy) -> None:
        activity = lesson(en="First aid")
        store(cy, told(object={**activity, "definition": {"name": {"en": "Cy's secret name"}}}))
        [mine] = store(ana, told(object={"id": activity["id"]}))
        assert read(ana, mine, format="canonical")["object"] == {"id": activity["id"]}


class TestWhatCameIn2:
    """A client of 1.0.3 never gets properties that only 2.0 has."""

    @pytest.fixture
    def speak(self, tenant):
        issued = make_credential(tenant, name="Both")
        return lambda version: XapiClient(issued, version)

    @pytest.mark.parametrize("chosen", ["exact", "ids", "canonical"])
    def test_a_client_of_1_0_3_gets_none_of_it_however_it_asks(self, speak, chosen) -> None:
        new = {
            "contextAgents": [{"objectType": "contextAgent", "agent": BO}],
            "contextGroups": [{"objectType": "contextGroup", "group": make_group()}],
        }
        statement = told(object=make_sub_statement(context={**new, "revision": "2"}), context={**new, "language": "en"})
        refused = speak("1.0.3").post("statements", body=statement)
        assert refused.status_code == 400
        store(speak("2.0.0"), statement, voided := told(context=new))
        store(
            speak("2.0.0"),
            {
                **told(),
                "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
                "object": {"objectType": "StatementRef", "id": voided["id"]},
            },
        )
        asked = ({"statementId": statement["id"]}, {"voidedStatementId": voided["id"]}, {}, {"attachments": "true"})
        for parameters in asked:
            old = speak("1.0.3").get("statements", {**parameters, "format": chosen})
            assert old.status_code == 200
            assert b"contextAgents" not in old.content
            assert b"contextGroups" not in old.content
        assert read(speak("1.0.3"), statement["id"])["context"] == {"language": "en"}
        assert read(speak("2.0.0"), statement["id"])["context"] == {**new, "language": "en"}

    def test_more_keeps_them_back_as_well(self, speak) -> None:
        entry = {"contextAgents": [{"objectType": "contextAgent", "agent": BO}]}
        store(speak("2.0.0"), told(context=entry), told(context=entry))
        more = page(speak("2.0.0"), {"limit": "1"})["more"].removeprefix("/xapi/")
        assert b"contextAgents" not in speak("1.0.3").get(more).content
        assert b"contextAgents" in speak("2.0.0").get(more).content

    def test_a_statement_is_found_by_what_is_kept_back(self, speak) -> None:
        [mine] = store(speak("2.0.0"), told(context={"contextAgents": [{"objectType": "contextAgent", "agent": CY}]}))
        assert found(speak("1.0.3"), agent=CY, related_agents="true") == [mine]
