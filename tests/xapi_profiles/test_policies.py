"""Off, report, enforce: what becomes of Statements that break a Profile which they claim."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from people.models import AuditEntry
from tests.lrs.log import ids_found, make_principal, store
from tests.xapi_profiles.builders import MISSING, SPORTS, V2, id_of, in_registration, profile, statement, template
from xapi_profiles.models import Finding, Policy, Profile
from xapi_profiles.rules.errors import BreaksProfile
from xapi_profiles.services import findings, policies

PLACED = f"{SPORTS}/verbs/placed"
RULES = [{"location": "$.result.success", "presence": "included"}]
RACE = profile(templates=[template("end", verb=PLACED, rules=RULES)])


def broken(**changes):
    """Return a Statement that claims the Profile and lacks what its template asks for."""
    return in_registration(id=str(uuid4()), **changes)


def sound():
    return broken(result={"success": True})


def stored_in(tenant) -> int:
    return len(ids_found(make_principal(tenant)))


@pytest.fixture
def ana(north):
    """What Ana learns with."""
    return make_outsider(north)


def make_outsider(tenant):
    return replace(make_principal(tenant), credential_id=7)


@pytest.fixture
def on(load, north, django_capture_on_commit_callbacks):
    """Load the Profile and put it on a policy."""

    def on(policy, document=RACE):
        with django_capture_on_commit_callbacks(execute=True):
            load(document)
            policies.set_policy(north.pk, SPORTS, policy, who="bo")

    return on


@pytest.fixture
def send(ana, django_capture_on_commit_callbacks):
    """Store Statements and let happen what follows."""

    def send(*statements, principal=ana):
        with django_capture_on_commit_callbacks(execute=True):
            store(principal, *statements)

    return send


class TestEnforce:
    def test_what_breaks_the_profile_is_refused_with_template_rule_and_path(self, on, send, north):
        on(Policy.ENFORCE)
        with pytest.raises(BreaksProfile) as refused:
            send(sound(), broken())
        [problem] = refused.value.problems
        assert (problem.index, problem.path, problem.code) == (1, "$.result.success", "profile-presence")
        assert id_of("end")[0] in problem.rule
        assert stored_in(north) == 0

    def test_what_keeps_to_it_or_does_not_claim_it_is_stored(self, on, send, north):
        on(Policy.ENFORCE)
        send(sound(), statement(id=str(uuid4())))
        assert stored_in(north) == 2

    def test_what_the_platform_says_itself_is_never_refused(self, on, send, north):
        on(Policy.ENFORCE)
        send(broken(), principal=make_principal(north))
        assert stored_in(north) == 1

    def test_a_new_version_counts_from_its_load_on(self, on, send, load, north, django_capture_on_commit_callbacks):
        on(Policy.ENFORCE)
        newer = [
            {"id": f"{SPORTS}/v3", "wasRevisionOf": [V2], "generatedAtTime": "2026-03-20T20:20:20Z"},
            {"id": V2, "generatedAtTime": "2026-02-20T20:20:20Z"},
        ]
        with django_capture_on_commit_callbacks(execute=True):
            load(profile(versions=newer, templates=[template("end", verb=PLACED)]))
        send(broken())
        assert stored_in(north) == 1

    def test_other_tenants_are_not_concerned(self, on, send, south):
        on(Policy.ENFORCE)
        send(broken(), principal=make_outsider(south))
        assert stored_in(south) == 1


class TestReport:
    def test_what_breaks_the_profile_is_stored_and_counted(self, on, send, north):
        on(Policy.REPORT)
        first, newest = broken(), broken()
        send(first, sound())
        send(newest)
        assert stored_in(north) == 3
        [finding] = findings.findings_of(north.pk, before=None, at_most=50)[0]
        assert (finding.source, finding.verb, finding.path) == ("content", PLACED, "$.result.success")
        assert (finding.count, finding.code) == (2, "profile-presence")
        assert [finding.first_statement, finding.newest_statement] == [UUID(first["id"]), UUID(newest["id"])]

    def test_sources_and_verbs_are_counted_apart(self, on, send, north):
        on(Policy.REPORT, profile(templates=[template("any", rules=RULES)], concepts=MISSING))
        send(broken(), broken(verb={"id": f"{SPORTS}/verbs/fell"}))
        send(broken(), principal=make_principal(north, name="phone"))
        assert sorted(Finding.objects.values_list("source", "verb", "count")) == [
            ("content", f"{SPORTS}/verbs/fell", 1),
            ("content", PLACED, 1),
            ("phone", PLACED, 1),
        ]

    def test_ever_other_verbs_fill_no_disk(self, on, send, monkeypatch):
        monkeypatch.setattr(findings, "MOST_GROUPS", 1)
        on(Policy.REPORT, profile(templates=[template("any", rules=RULES)], concepts=MISSING))
        send(*(broken(verb={"id": f"{SPORTS}/verbs/{number}"}) for number in range(3)))
        assert Finding.objects.count() == 1


def test_off_checks_nothing(on, send, north):
    on(Policy.OFF)
    send(broken())
    assert (stored_in(north), Finding.objects.count()) == (1, 0)


def test_a_policy_is_audited_once(on, load, north):
    on(Policy.ENFORCE)
    policies.set_policy(north.pk, V2, Policy.ENFORCE, who="bo")
    entry = AuditEntry.objects.get(action="profile.policy")
    assert (entry.who, entry.object, entry.details) == ("bo", f"profile {SPORTS}", {"policy": ["off", "enforce"]})
    assert Profile.objects.get().policy == Policy.ENFORCE


def test_what_another_process_decided_is_known_when_the_time_is_over(on, north, monkeypatch):
    on(Policy.OFF)
    assert not policies.watched(north.pk).policies
    Profile.objects.update(policy=Policy.REPORT)
    assert not policies.watched(north.pk).policies
    later = policies.monotonic() + policies.REMEMBERED_SECONDS
    monkeypatch.setattr(policies, "monotonic", lambda: later)
    assert policies.watched(north.pk).policies == {SPORTS: Policy.REPORT}
