"""The formats ids and canonical, and what clients of 1.0.3 get. xAPI 1.0.3 Communication §2.1.3; xAPI 2.0 §4.1.6.1."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.formats import as_canonical, as_ids, languages_of, without_2_0_properties
from lrs.rules.mentions import activities_in
from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version
from tests.xapi.statements import (
    make_account,
    make_activity,
    make_agent,
    make_attachment,
    make_authority_group,
    make_context,
    make_definition,
    make_group,
    make_interaction,
    make_result,
    make_statement,
    make_statement_ref,
    make_sub_statement,
    make_verb,
)
from tests.xapi.strategies import LANGUAGE_TAGS, statements

usual = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)

ANA = {"objectType": "Agent", "mbox": "mailto:ana@example.org"}
ANA_AND_BO = {"objectType": "Group", "member": [{"mbox": "mailto:ana@example.org"}, {"account": make_account()}]}
FIRST_AID = "https://courses.example.org/first-aid"


def without_texts(statement: dict[str, Any]) -> dict[str, Any]:
    """Return the Statement without anything that is shown in a language."""
    trimmed = {name: value for name, value in as_ids(statement).items() if name != "attachments"}
    if trimmed["object"].get("objectType") == "SubStatement":
        trimmed["object"] = without_texts(trimmed["object"])
    return trimmed


class TestIds:
    @pytest.mark.parametrize(
        ("actor", "trimmed"),
        [
            (make_agent(), ANA),
            ({"mbox": "mailto:ana@example.org", "name": "Ana"}, {"mbox": "mailto:ana@example.org"}),
            (make_group(), ANA_AND_BO),
            (
                make_group(member=[make_agent(), make_agent(mbox="mailto:bo@example.org")]),
                {"objectType": "Group", "member": [ANA, {**ANA, "mbox": "mailto:bo@example.org"}]},
            ),
            (make_group(mbox="mailto:team@example.org"), {"objectType": "Group", "mbox": "mailto:team@example.org"}),
        ],
        ids=["agent", "agent-without-type", "anonymous-group", "members-with-names", "identified-group"],
    )
    @pytest.mark.parametrize("place", ["actor", "object", "authority"])
    def test_of_an_actor_remains_what_identifies_it(
        self, actor: dict[str, Any], trimmed: dict[str, Any], place: str
    ) -> None:
        if place == "object":
            actor, trimmed = {"objectType": "Agent", **actor}, {"objectType": "Agent", **trimmed}
        assert as_ids(make_statement(**{place: actor}))[place] == trimmed

    def test_of_an_authority_by_three_legged_oauth_both_members_remain(self) -> None:
        authority = make_authority_group()
        authority["member"][1]["name"] = "Bo"
        assert as_ids(make_statement(authority=authority))["authority"] == make_authority_group()

    def test_of_a_verb_remains_its_id(self) -> None:
        assert as_ids(make_statement())["verb"] == {"id": "http://adlnet.gov/expapi/verbs/completed"}

    def test_of_an_activity_remains_its_id(self) -> None:
        assert as_ids(make_statement())["object"] == {"id": FIRST_AID}

    def test_a_statement_ref_stays_as_it_is(self) -> None:
        assert as_ids(make_statement(object=make_statement_ref()))["object"] == make_statement_ref()

    @pytest.mark.parametrize("in_array", [True, False])
    def test_of_context_activities_remain_the_ids(self, in_array: bool) -> None:
        def context(activity: dict[str, Any]) -> dict[str, Any]:
            return make_context(contextActivities={"other": [activity] if in_array else activity})

        trimmed = as_ids(make_statement(context=context(make_activity())))
        assert trimmed["context"]["contextActivities"] == context({"id": FIRST_AID})["contextActivities"]

    def test_instructor_and_team_are_trimmed(self) -> None:
        context = as_ids(make_statement(context=make_context(instructor=make_agent())))["context"]
        assert (context["instructor"], context["team"]) == (ANA, ANA_AND_BO)

    def test_context_agents_and_groups_are_trimmed(self) -> None:
        agents = [{"objectType": "contextAgent", "agent": make_agent(), "relevantTypes": ["https://example.org/t"]}]
        groups = [{"objectType": "contextGroup", "group": make_group()}]
        context = as_ids(make_statement(context={"contextAgents": agents, "contextGroups": groups}))["context"]
        assert context == {
            "contextAgents": [{"objectType": "contextAgent", "agent": ANA, "relevantTypes": ["https://example.org/t"]}],
            "contextGroups": [{"objectType": "contextGroup", "group": ANA_AND_BO}],
        }

    def test_a_substatement_is_trimmed_within(self) -> None:
        part = make_sub_statement(actor=make_group(), context=make_context(instructor=make_agent()))
        trimmed = as_ids(make_statement(object=part))["object"]
        assert trimmed["objectType"] == "SubStatement"
        assert trimmed["actor"] == ANA_AND_BO
        assert trimmed["verb"] == {"id": "http://adlnet.gov/expapi/verbs/completed"}
        assert trimmed["object"] == {"id": FIRST_AID}
        assert trimmed["context"]["instructor"] == ANA

    def test_what_is_no_actor_verb_or_activity_stays_as_it_is(self) -> None:
        sent = make_statement(result=make_result(), attachments=[make_attachment()], stored="2026-11-20T22:30:55Z")
        trimmed = as_ids(sent)
        for name in ("id", "timestamp", "stored", "result", "attachments"):
            assert trimmed[name] == sent[name]

    @both_versions
    @usual
    @given(data=st.data())
    def test_trimming_any_statement_changes_nothing_the_second_time(
        self, data: st.DataObject, version: Version
    ) -> None:
        statement = data.draw(statements(version))
        before = deepcopy(statement)
        trimmed = as_ids(statement)
        assert as_ids(trimmed) == trimmed
        assert statement == before
        assert problems_of_statement(trimmed, version=version) == []


class TestCanonical:
    def canonical(self, statement: dict[str, Any], *, languages: tuple[str, ...] = ()) -> dict[str, Any]:
        definitions = {FIRST_AID: make_definition(name={"en": "Merged", "de": "Vereint"})}
        return as_canonical(statement, definitions=definitions, languages=list(languages))

    def test_an_activity_shows_the_definition_of_the_store(self) -> None:
        shown = self.canonical(make_statement(object={"id": FIRST_AID}))
        assert shown["object"]["definition"] == make_definition(name={"en": "Merged"})

    def test_the_definition_of_the_store_goes_before_the_one_that_was_sent(self) -> None:
        shown = self.canonical(make_statement(), languages=("de",))
        assert shown["object"]["definition"]["name"] == {"de": "Vereint"}

    @pytest.mark.parametrize("group", ["parent", "grouping", "category", "other"])
    @pytest.mark.parametrize("in_array", [True, False])
    def test_context_activities_show_it_as_well(self, group: str, in_array: bool) -> None:
        activity = {"id": FIRST_AID}
        context = {"contextActivities": {group: [activity] if in_array else activity}}
        shown = self.canonical(make_statement(context=context), languages=("de",))["context"]["contextActivities"]
        found = shown[group][0] if in_array else shown[group]
        assert found["definition"]["name"] == {"de": "Vereint"}

    def test_a_substatement_shows_it_as_well(self) -> None:
        context = {"contextActivities": {"parent": [{"id": FIRST_AID}]}}
        shown = self.canonical(make_statement(object=make_sub_statement(context=context)))["object"]
        assert shown["object"]["definition"]["name"] == {"en": "Merged"}
        assert shown["context"]["contextActivities"]["parent"][0]["definition"]["name"] == {"en": "Merged"}

    @pytest.mark.parametrize("known", [{}, {FIRST_AID: {}}])
    def test_an_activity_that_the_store_knows_nothing_of_keeps_its_own(self, known: dict[str, Any]) -> None:
        shown = as_canonical(make_statement(), definitions=known, languages=["de"])
        assert shown["object"]["definition"] == make_definition(name={"de": "Erste Hilfe"})

    def test_an_activity_without_any_definition_gets_none(self) -> None:
        shown = as_canonical(make_statement(object={"id": FIRST_AID}), definitions={}, languages=[])
        assert shown["object"] == {"id": FIRST_AID}

    def test_each_map_has_the_language_that_fits_it_best(self) -> None:
        definition = make_definition(name={"en": "Name", "fr": "Nom"}, description={"en": "Text", "de": "Text"})
        shown = as_canonical(make_statement(), definitions={FIRST_AID: definition}, languages=["de", "fr"])
        assert shown["object"]["definition"]["name"] == {"fr": "Nom"}
        assert shown["object"]["definition"]["description"] == {"de": "Text"}

    @pytest.mark.parametrize(
        ("kind", "lists"),
        [
            ("choice", ["choices"]),
            ("likert", ["scale"]),
            ("matching", ["source", "target"]),
            ("performance", ["steps"]),
        ],
    )
    def test_components_of_interactions_have_one_language(self, kind: str, lists: list[str]) -> None:
        component = {"id": "a", "description": {"en": "A", "de": "Ä"}}
        definition = {"interactionType": kind, **{name: [component, {"id": "b"}] for name in lists}}
        shown = as_canonical(make_statement(), definitions={FIRST_AID: definition}, languages=["de"])
        for name in lists:
            assert shown["object"]["definition"][name] == [{"id": "a", "description": {"de": "Ä"}}, {"id": "b"}]

    def test_the_rest_of_a_definition_stays_as_it_is(self) -> None:
        definition = make_interaction(extensions={"https://example.org/x": {"name": {"en": "Name", "de": "Name"}}})
        shown = as_canonical(make_statement(), definitions={FIRST_AID: definition}, languages=["de"])
        assert shown["object"]["definition"] == definition

    def test_the_display_of_a_verb_has_one_language(self) -> None:
        verb = make_verb(display={"en": "completed", "de": "schloss ab"})
        shown = self.canonical(make_statement(verb=verb, object=make_sub_statement(verb=verb)), languages=("de",))
        assert shown["verb"]["display"] == {"de": "schloss ab"}
        assert shown["object"]["verb"]["display"] == {"de": "schloss ab"}

    def test_display_and_description_of_an_attachment_have_one_language(self) -> None:
        attachment = make_attachment(display={"en": "Certificate", "de": "Urkunde"}, description={"en": "E", "de": "D"})
        shown = self.canonical(make_statement(attachments=[attachment]), languages=("de",))["attachments"][0]
        assert shown == make_attachment(display={"de": "Urkunde"}, description={"de": "D"})

    def test_actors_stay_as_they_were_sent(self) -> None:
        sent = make_statement(actor=make_group(), context={"instructor": make_agent()}, authority=make_agent())
        shown = self.canonical(sent)
        for name in ("actor", "context", "authority"):
            assert shown[name] == sent[name]

    @both_versions
    @usual
    @given(data=st.data(), languages=st.lists(LANGUAGE_TAGS.map(str.lower), max_size=2))
    def test_any_statement_keeps_its_meaning(self, data: st.DataObject, languages: list[str], version: Version) -> None:
        statement = data.draw(statements(version))
        before = deepcopy(statement)
        known = {activity["id"]: make_definition() for activity in activities_in(statement)}
        shown = as_canonical(statement, definitions=known, languages=languages)
        assert statement == before
        assert without_texts(shown) == without_texts(statement)
        assert all(len(activity["definition"]["name"]) == 1 for activity in activities_in(shown))
        assert problems_of_statement(shown, version=version) == []


class TestLanguage:
    @pytest.mark.parametrize(
        ("header", "languages"),
        [
            (None, []),
            ("", []),
            ("de", ["de"]),
            ("en-US,en;q=0.8,de;q=0.9", ["en-us", "de", "en"]),
            ("fr, en", ["fr", "en"]),
            ("fr ; q=0.3 , en ;Q=0.7", ["en", "fr"]),
            ("*;q=0.1, de", ["de", "*"]),
            ("fr;q=0", ["*", "fr"]),
            ("de, fr;q=0.000", ["de", "*", "fr"]),
            ("de;q=2, fr;q=nan, it;q=x, ;;;, e n, es;q=1.000", ["es"]),
            ("de, DE;q=0.1", ["de"]),
        ],
    )
    def test_a_header_says_what_is_wanted_most(self, header: str | None, languages: list[str]) -> None:
        assert languages_of(header) == languages

    def test_a_header_of_thousands_of_languages_is_not_read_to_its_end(self) -> None:
        assert len(languages_of(",".join(f"x-{number}" for number in range(5_000)))) == 100

    @pytest.mark.parametrize(
        ("header", "tags", "shown"),
        [
            ("de", ["en", "de"], "de"),
            ("DE-ch", ["en", "de-CH"], "de-CH"),
            ("de", ["en", "de-CH"], "de-CH"),
            ("de-CH", ["en", "de"], "de"),
            ("zh-Hant-TW", ["zh", "zh-Hant"], "zh-Hant"),
            ("en-GB, fr", ["en-US", "fr"], "fr"),
            ("en-GB", ["fr", "en-US"], "en-US"),
            ("de", ["den", "den-x", "fr"], "den"),
            ("it", ["fr", "de"], "fr"),
            (None, ["fr", "de"], "fr"),
            ("*", ["fr", "de"], "fr"),
            ("it, *;q=0.5, fr;q=0.1", ["fr", "de"], "de"),
            ("it, *;q=0.5, fr;q=0.1", ["fr"], "fr"),
            ("fr;q=0", ["fr", "de"], "de"),
            ("fr;q=0", ["fr", "fr-CA"], "fr"),
        ],
    )
    def test_of_a_language_map_one_language_is_shown(self, header: str | None, tags: list[str], shown: str) -> None:
        verb = make_verb(display=dict.fromkeys(tags, "completed"))
        found = as_canonical(make_statement(verb=verb), definitions={}, languages=languages_of(header))
        assert found["verb"]["display"] == {shown: "completed"}

    @usual
    @given(header=st.text(alphabet="abcdeXYZ0123456789-*;=,.q \t", max_size=60))
    def test_any_header_leaves_one_language(self, header: str) -> None:
        verb = make_verb(display={"en": "completed", "de-CH": "schloss ab", "a": "x"})
        found = as_canonical(make_statement(verb=verb), definitions={}, languages=languages_of(header))
        assert len(found["verb"]["display"]) == 1


class TestClientsOf103:
    CONTEXT = {
        "contextAgents": [{"objectType": "contextAgent", "agent": make_agent()}],
        "contextGroups": [{"objectType": "contextGroup", "group": make_group()}],
    }

    def test_they_get_no_context_agents_and_groups(self) -> None:
        shown = without_2_0_properties(make_statement(context={**make_context(), **self.CONTEXT}))
        assert shown == make_statement(context=make_context())

    def test_they_get_none_in_a_substatement_either(self) -> None:
        part = make_sub_statement(context={**make_context(), **self.CONTEXT})
        shown = without_2_0_properties(make_statement(object=part))
        assert shown == make_statement(object=make_sub_statement(context=make_context()))

    def test_a_context_of_nothing_else_goes_as_a_whole(self) -> None:
        assert without_2_0_properties(make_statement(context=self.CONTEXT)) == make_statement()

    def test_an_empty_context_that_was_sent_stays(self) -> None:
        assert without_2_0_properties(make_statement(context={})) == make_statement(context={})

    @usual
    @given(statement=statements(Version.V2_0_0))
    def test_any_statement_of_2_0_is_one_that_they_know(self, statement: dict[str, Any]) -> None:
        shown = without_2_0_properties(statement)
        problems = problems_of_statement(shown, version=Version.V1_0_3)
        assert [problem for problem in problems if problem.path != "$.version"] == []
