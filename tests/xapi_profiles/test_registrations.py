"""Which Statements are matched together, and in which order (Structure §5.0, §9.0; Communication §2.2)."""

from datetime import UTC, datetime

import pytest

from tests.xapi_profiles.builders import (
    MISSING,
    REGISTRATION,
    SPORTS,
    V1,
    V2,
    id_of,
    in_registration,
    pattern,
    read,
    statement,
    template,
)
from xapi_profiles.rules.registrations import (
    Stream,
    claims,
    collected_order,
    order_problem,
    received_order,
    streams_of,
    subregistration_problems,
)
from xapi_profiles.rules.runs import broken_streams, runs_of
from xapi_profiles.rules.standing import Stand
from xapi_profiles.rules.vocabulary import SUBREGISTRATION

ONE, OTHER = "a1b2c3d4-0000-4000-8000-000000000001", "a1b2c3d4-0000-4000-8000-000000000002"


class TestClaims:
    """A Statement names a Profile by a version of it as a category context activity."""

    @pytest.mark.parametrize("category", [V1, V2, SPORTS])
    def test_any_version_will_do_and_the_profile_itself(self, category):
        assert claims(in_registration(categories=[category]), read())

    def test_what_a_version_revises_will_do_too(self):
        versions = [{"id": V2, "generatedAtTime": "2026-02-20T20:20:20Z", "wasRevisionOf": ["https://old.example.org"]}]
        assert claims(in_registration(categories=["https://old.example.org"]), read(versions=versions))

    def test_others_do_not_claim_it(self):
        assert not claims(in_registration(categories=["https://other.example.org"]), read())
        assert not claims(statement(), read())

    def test_a_single_category_is_read_as_an_array(self):
        assert claims(statement(context={"contextActivities": {"category": {"id": V2}}}), read())


class TestStreams:
    def test_a_registration_is_one_sequence(self):
        assert streams_of(in_registration(), read()) == (Stream(REGISTRATION),)

    def test_case_makes_no_other_registration(self):
        assert streams_of(in_registration(registration=REGISTRATION.upper()), read()) == (Stream(REGISTRATION),)

    def test_without_a_registration_there_is_none(self):
        assert streams_of(in_registration(registration=None), read()) == ()

    def test_each_subregistration_for_the_profile_is_one(self):
        said = in_registration(ONE, OTHER)
        assert streams_of(said, read()) == (Stream(REGISTRATION, ONE), Stream(REGISTRATION, OTHER))

    def test_one_that_is_named_for_two_versions_is_one(self):
        said = in_registration(ONE)
        said["context"]["extensions"][SUBREGISTRATION].append({"profile": V1, "subregistration": ONE.upper()})
        assert streams_of(said, read()) == (Stream(REGISTRATION, ONE),)

    def test_subregistrations_for_other_profiles_are_not_its_own(self):
        elsewhere = read(
            id="https://x.example.org", versions=[{"id": "https://x.example.org/v1", "generatedAtTime": ""}]
        )
        assert streams_of(in_registration(ONE), elsewhere) == (Stream(REGISTRATION),)


class TestTheExtension:
    def paths(self, said):
        return [each.path.rpartition("']")[2] for each in subregistration_problems(said)]

    def test_a_sound_one_has_no_problem(self):
        assert subregistration_problems(in_registration(ONE)) == []
        assert subregistration_problems(in_registration()) == []

    def test_it_stands_only_beside_a_registration(self):
        (problem,) = subregistration_problems(in_registration(ONE, registration=None))
        assert problem.path == f"$.context.extensions['{SUBREGISTRATION}']"
        assert problem.section == "xAPI Profiles Structure §9.0"

    @pytest.mark.parametrize("value", [[], {}, "x", {"profile": V2, "subregistration": ONE}])
    def test_it_is_an_array_that_is_not_empty(self, value):
        said = in_registration(ONE)
        said["context"]["extensions"][SUBREGISTRATION] = value
        assert self.paths(said) == [""]

    @pytest.mark.parametrize(
        ("entry", "path"),
        [
            ("x", "[0]"),
            ({"subregistration": ONE}, "[0].profile"),
            ({"profile": "https://other.example.org", "subregistration": ONE}, "[0].profile"),
            ({"profile": V2}, "[0].subregistration"),
            ({"profile": V2, "subregistration": "1"}, "[0].subregistration"),
            ({"profile": V2, "subregistration": "a1b2c3d4-0000-4000-c000-000000000001"}, "[0].subregistration"),
        ],
    )
    def test_its_values_have_a_profile_of_the_categories_and_a_uuid_of_variant_2(self, entry, path):
        said = in_registration(ONE)
        said["context"]["extensions"][SUBREGISTRATION] = [entry]
        assert self.paths(said) == [path]


def at(second, **changes):
    return in_registration(timestamp=f"2026-11-21T15:00:{second:02}Z", **changes)


class TestOrder:
    def test_upon_receipt_a_batch_is_ordered_by_timestamp_and_then_by_place(self):
        assert received_order([at(5), at(3), at(5), at(1)]) == [3, 1, 0, 2]

    def test_zones_and_spellings_make_no_difference(self):
        later = in_registration(timestamp="2026-11-21T16:00:00.5+01:00")
        assert received_order([later, at(0)]) == [1, 0]

    def test_what_was_collected_before_is_ordered_by_timestamp(self):
        assert collected_order([at(5), at(3)]) == [at(3), at(5)]

    def test_a_statement_of_a_later_batch_has_a_later_timestamp(self):
        before = datetime(2026, 11, 21, 15, 0, 5, tzinfo=UTC)
        assert order_problem(None, at(5)) is None
        assert order_problem(before, at(6)) is None
        for second in (4, 5):
            problem = order_problem(before, at(second))
            assert (problem.path, problem.value, problem.code) == (
                "$.timestamp",
                at(second)["timestamp"],
                "profile-order",
            )


def relay(**more):
    """Return a Profile with a run of start and end, and others that a Statement may follow."""
    names = ("start", "end", "foul")
    templates = [template(name, verb=f"{SPORTS}/verbs/{name}", **more) for name in names]
    patterns = [
        pattern("race", primary=True, sequence=id_of("start", "end")),
        pattern("fouls", primary=True, sequence=id_of("start", "foul")),
    ]
    return read(templates=templates, patterns=patterns, concepts=[])


def said(name, second, *subregistrations, **changes):
    verb = {"id": f"{SPORTS}/verbs/{name}"}
    return in_registration(*subregistrations, verb=verb, timestamp=f"2026-11-21T15:00:{second:02}Z", **changes)


class TestRuns:
    """Statements that were collected before, by both ways of matching."""

    def stands(self, statements, **more):
        runs = runs_of(statements, relay(**more))
        return {(run.pattern.id.rpartition("/")[2], run.stream.subregistration): run for run in runs}

    def test_each_primary_pattern_has_its_verdict(self):
        runs = self.stands([said("start", 1), said("end", 2)])
        assert runs["race", None].standing.stand is Stand.COMPLETE
        assert runs["race", None].greedy.follows
        assert runs["fouls", None].standing.stand is Stand.FAILED

    def test_one_pattern_that_is_followed_is_enough(self):
        assert broken_streams(self.stands([said("start", 1), said("end", 2)]).values()) == set()
        assert broken_streams(self.stands([said("end", 1)]).values()) == {Stream(REGISTRATION)}

    def test_the_order_is_that_of_the_timestamps(self):
        assert self.stands([said("end", 2), said("start", 1)])["race", None].greedy.follows

    def test_it_says_what_could_come_next(self):
        run = self.stands([said("start", 1)])["race", None]
        assert [each.template for each in run.next] == id_of("end")
        assert (run.count, run.greedy.match) == (1, "partial")

    def test_subregistrations_are_matched_apart(self):
        statements = [said("start", 1, ONE), said("start", 2, OTHER), said("end", 3, OTHER), said("end", 4, ONE)]
        runs = self.stands(statements)
        assert runs["race", ONE].greedy.follows
        assert runs["race", OTHER].greedy.follows

    def test_a_statement_that_breaks_a_template_fails_every_pattern(self):
        unscored = {"rules": [{"location": "$.result.score", "presence": "included"}]}
        runs = self.stands([said("start", 1)], **unscored)
        assert {run.standing.stand for run in runs.values()} == {Stand.FAILED}
        assert not any(run.greedy.follows for run in runs.values())

    def test_statements_that_do_not_name_the_profile_do_not_count(self):
        other = said("foul", 2, categories=["https://other.example.org"])
        assert self.stands([said("start", 1), other, said("end", 3)])["race", None].greedy.follows

    def test_templates_and_patterns_of_other_profiles_are_used_as_its_own(self):
        lent = read(
            id="https://lent.example.org",
            templates=[
                template("start", verb=f"{SPORTS}/verbs/start"),
                template("general", rules=[{"location": "$.nothing", "presence": "included"}]),
            ],
            patterns=[pattern("starts", oneOrMore=id_of("start")[0])],
            concepts=[],
        )
        own = read(
            templates=[template("end", verb=f"{SPORTS}/verbs/end")],
            patterns=[pattern("race", primary=True, sequence=id_of("p:starts", "end"))],
            concepts=[],
        )
        (run,) = runs_of([said("start", 1), said("start", 2), said("end", 3)], own, others=[lent])
        assert run.greedy.follows, "what else the other Profile asks for is none of its business"


def test_a_statement_without_a_timestamp_comes_first():
    assert received_order([at(1), in_registration(timestamp=MISSING)]) == [1, 0]
