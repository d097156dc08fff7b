"""Statements and documents that the store refuses: all else is kept, and they are said when the cause is mended."""

import json
import logging
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lrs.models import State
from people.models import AuditEntry, LearnerIdentity
from scorm_bridge.models import Attempt, PlayerSession, SetAside
from scorm_bridge.services import idle, recording
from tests.scorm.administrator import Administrator
from tests.scorm.learning import Learning, post

pytestmark = pytest.mark.django_db

DONE = {"cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.location": "9"}
END = [{"kind": "terminated", "elapsed": 0}]
NOBODY = {"objectType": "Agent", "mbox": "no address"}


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bo", password="not needed"))
    return client


def spoil() -> dict[str, Any]:
    """Let the learner be known by what no Statement may have; return who they were."""
    known = LearnerIdentity.objects.get().agent
    LearnerIdentity.objects.update(agent=NOBODY)
    recording.forget()
    return known


def mend(known: dict[str, Any]) -> None:
    LearnerIdentity.objects.update(agent=known)
    recording.forget()


def verbs_aside() -> list[str]:
    rows = SetAside.objects.filter(reason="statement-refused").order_by("pk")
    return [json.loads(each.content)["statement"]["verb"]["id"].rpartition("/")[2] for each in rows]


def documents_aside() -> dict[str, str]:
    rows = SetAside.objects.filter(reason="document-refused").order_by("pk")
    found = [json.loads(each.content)["document"] for each in rows]
    return {(each.get("stateId") or each["profileId"]).rpartition("/")[2]: each["content"] for each in found}


def state_documents() -> dict[str, str]:
    found = State.objects.values_list("state_id", "content")
    return {name.rpartition("/")[2]: bytes(content).decode() for name, content in found}


def say_again() -> str:
    said = StringIO()
    call_command("scorm", "say-again", "--tenant", "north", stdout=said)
    return said.getvalue()


def test_what_the_log_refuses_is_set_aside_and_everything_else_is_kept(ana, caplog) -> None:
    player = ana.opened()
    player.begin()
    spoil()
    with caplog.at_level(logging.WARNING, "scorm_bridge"):
        answer = player.commit(elements=DONE, events=END)
    assert (answer["course"]["completion"], answer["refused"]) == ("completed", [])
    assert (ana.state.completed_at is None, ana.state.passed_at is None) == (False, False)
    assert ana.verbs() == ["initialized"]
    assert verbs_aside() == ["completed", "passed", "terminated", "completed"]
    refusal = json.loads(SetAside.objects.first().content)["refusal"]
    assert refusal["error"]["code"] == "statements-refused"
    assert [each["code"] for each in refusal["problems"]] == ["mbox-not-mailto"]
    attempt = Attempt.objects.get()
    statements, documents = caplog.messages
    assert statements.startswith(f"4 Statements of the attempt {attempt.pk} were refused and set aside: ")
    assert documents.startswith(f"1 documents of the attempt {attempt.pk} were refused and set aside: ")


def test_a_commit_that_comes_again_sets_nothing_aside_again(ana) -> None:
    player = ana.opened()
    spoil()
    body = player.body(elements=DONE, events=[{"kind": "initialized", "elapsed": 0}])
    first, again = post("commit", body), post("commit", body)
    assert (first.status_code, again.content) == (200, first.content)
    assert verbs_aside() == ["initialized", "completed", "passed", "completed"]


def test_refused_statements_are_said_again_as_they_were_when_the_learner_is_mended(ana) -> None:
    player = ana.opened()
    known = spoil()
    player.begin(elements=DONE)
    rows = SetAside.objects.filter(reason="statement-refused").order_by("pk")
    aside = [json.loads(each.content)["statement"] for each in rows]
    assert say_again() == "0 Statements or documents are stored now, 7 are still refused.\n"
    mend(known)
    assert say_again() == "7 Statements or documents are stored now, 0 are still refused.\n"
    assert say_again() == "0 Statements or documents are stored now, 0 are still refused.\n"
    stored = ana.statements()
    assert [each["id"] for each in stored] == [each["id"] for each in aside]
    assert [each["timestamp"] for each in stored] == [each["timestamp"] for each in aside]
    assert {each["actor"]["account"]["name"] for each in stored} == {ana.learner.account_name}
    assert SetAside.objects.count() == 0
    assert {each.who for each in AuditEntry.objects.filter(action="scorm.say-again")} == {"command line"}


def test_administrators_see_what_was_refused_and_say_it_again(ana, admin) -> None:
    player = ana.opened()
    known = spoil()
    player.begin()
    row = SetAside.objects.get(reason="statement-refused")
    path = "/admin/scorm_bridge/setaside/"
    assert "statement-refused" in admin.get(path, {"tenant": "north", "reason": "statement-refused"}).content.decode()
    assert "mbox-not-mailto" in admin.get(f"{path}{row.pk}/change/").content.decode()
    chosen = {"action": "say_again", "_selected_action": [str(row.pk)]}
    shown = admin.post(f"{path}?tenant=north", chosen, follow=True).content.decode()
    assert "1 Statements or documents are still refused" in shown
    mend(known)
    shown = admin.post(f"{path}?tenant=north", chosen, follow=True).content.decode()
    assert "1 Statements or documents are stored now." in shown
    assert ana.verbs() == ["initialized"]


def test_documents_that_have_no_place_are_set_aside_and_stored_when_they_have_one(ana) -> None:
    player = ana.opened()
    known = spoil()
    player.begin(elements={"cmi.suspend_data": "a=1"})
    player.commit(elements={"cmi.suspend_data": "a=2"})
    assert set(documents_aside()) == {"activity-state", "attempt-state", "adl-suspend-data", "agent-profile"}
    assert documents_aside()["adl-suspend-data"] == "a=2"
    assert state_documents() == {}
    mend(known)
    aside = documents_aside()
    assert "5 Statements or documents are stored now" in say_again()
    assert state_documents() == {name: text for name, text in aside.items() if name != "agent-profile"}


def test_a_refused_document_never_takes_the_place_of_a_newer_one(ana) -> None:
    player = ana.opened()
    known = spoil()
    player.begin(elements={"cmi.suspend_data": "old"})
    mend(known)
    player.commit(elements={"cmi.suspend_data": "new"})
    say_again()
    assert state_documents()["adl-suspend-data"] == "new"
    assert SetAside.objects.count() == 0


def test_clients_list_what_was_refused_and_say_it_again_a_portion_at_a_time(ana, north, south) -> None:
    player = ana.opened()
    known = spoil()
    player.begin(elements=DONE)
    bo, cy = Administrator(north).client, Administrator(south).client
    path, listed = "/api/v1/scorm/say-again", "/api/v1/scorm/set-aside?reason=statement-refused"
    assert [each["number"] for each in bo.get(listed).json()["results"]] == [1, 1, 1, 1]
    assert bo.get(listed).json()["results"][0]["attempt"] == str(Attempt.objects.get().pk)
    assert cy.get(listed).json()["results"] == []
    mend(known)
    assert cy.post(path, {}, "application/json").json() == {"stored": 0, "refused": 0, "next": None}
    first = bo.post(path, {"limit": 4}, "application/json").json()
    assert (first["stored"], first["refused"]) == (4, 0)
    rest = bo.post(path, {"after": first["next"]}, "application/json").json()
    assert rest == {"stored": 3, "refused": 0, "next": None}
    assert ana.verbs() == ["initialized", "completed", "passed", "completed"]
    assert bo.post(path, {"limit": 0}, "application/json").status_code == 400


def test_another_tenants_refused_statements_are_neither_seen_nor_said(ana, south) -> None:
    player = ana.opened()
    known = spoil()
    player.begin()
    mend(known)
    call_command("scorm", "say-again", "--tenant", "south", stdout=StringIO())
    assert verbs_aside() == ["initialized"]
    path = f"/api/v1/scorm/attempts/{Attempt.objects.get().pk}/set-aside"
    assert Administrator(south).client.get(path).status_code == 404


def test_a_session_of_which_nothing_can_be_told_is_closed_all_the_same(ana) -> None:
    ana.opened().begin()
    spoil()
    assert idle.close_idle(before=timezone.now() + timedelta(seconds=1)) == 1
    assert verbs_aside() == ["suspended"]
    assert PlayerSession.objects.get().ended_by == "idle"


def test_an_attempt_of_which_nothing_can_be_told_is_ended_all_the_same(ana, north) -> None:
    ana.opened().begin()
    spoil()
    attempt = Attempt.objects.get()
    bo = Administrator(north)
    assert bo.client.post(f"/api/v1/scorm/attempts/{attempt.pk}/end").status_code == 200
    assert verbs_aside() == ["terminated"]
