"""Administrators load Profiles from files, and read what their authors may mend."""

import json

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import AuditEntry
from tests.admin.pages import text_of
from tests.lrs.log import make_principal, store
from tests.xapi_profiles.builders import MISSING, SPORTS, V2, in_registration, profile, template
from xapi_profiles.models import Finding, Profile
from xapi_profiles.services import policies

PROFILES = "/admin/xapi_profiles/profile/"


def file_of(document):
    return SimpleUploadedFile("sports.jsonld", json.dumps(document).encode())


def sent(client, document, **more):
    return client.post(f"{PROFILES}load/", {"tenant": "north", "document": file_of(document), **more})


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_profile_is_loaded_and_shown_with_versions_and_report(bo, north) -> None:
    loaded = sent(bo, profile(seeAlso="about"))
    assert said(loaded) == "It was loaded."
    page = text_of(bo.get(loaded["Location"]))
    assert V2 in page
    assert "To mend: <code>$.seeAlso</code>" in page
    assert SPORTS in text_of(bo.get(PROFILES))


def test_only_checking_stores_nothing(bo, north) -> None:
    page = text_of(sent(bo, profile(seeAlso="about"), check="1"))
    assert "It can be loaded." in page
    assert "$.seeAlso" in page
    assert not Profile.objects.exists()


def test_what_keeps_a_profile_from_being_loaded_is_listed(bo, north) -> None:
    page = text_of(sent(bo, profile(id=MISSING)))
    assert "What keeps it from being loaded" in page
    assert "$.id" in page


def test_whoever_may_only_look_loads_nothing(staff_of, north) -> None:
    dee = staff_of("dee", north, rights=("view_profile",))
    assert sent(dee, profile()).status_code == 403
    assert not Profile.objects.exists()


def test_profiles_of_other_tenants_are_not_seen(bo, staff_of, north, south) -> None:
    sent(bo, profile())
    cy = staff_of("cy", south, rights=("view_profile",))
    assert SPORTS not in text_of(cy.get(PROFILES))


def test_a_policy_is_decided_on_the_page_of_a_profile(bo, north) -> None:
    page = sent(bo, profile())["Location"]
    assert bo.post(page, {"policy": "report"}).status_code == 302
    assert Profile.objects.get().policy == "report"
    assert AuditEntry.objects.get(action="profile.policy").who == "bo"


def test_what_statements_break_is_listed(bo, north, django_capture_on_commit_callbacks) -> None:
    rules = [{"location": "$.result.success", "presence": "included"}]
    page = sent(bo, profile(templates=[template("end", rules=rules)]))["Location"]
    bo.post(page, {"policy": "report"})
    policies.forget()
    with django_capture_on_commit_callbacks(execute=True):
        store(make_principal(north), in_registration())
    assert "$.result.success" in text_of(bo.get("/admin/xapi_profiles/finding/"))
    assert "Statement Template" in text_of(bo.get(f"/admin/xapi_profiles/finding/{Finding.objects.get().pk}/change/"))


def test_every_template_says_what_it_makes_of_a_statement(bo, staff_of, north, south) -> None:
    rules = [{"location": "$.result.success", "presence": "included"}]
    templates = [template("start", verb=f"{SPORTS}/verbs/start"), template("end", rules=rules)]
    page = sent(bo, profile(concepts=MISSING, templates=templates))["Location"].replace("change", "explain")
    shown = " ".join(text_of(bo.post(page, {"statement": json.dumps(in_registration())})).split())
    assert f"<code>{SPORTS}/templates/end</code> is broken" in shown
    assert "<strong>Broken</strong>: <code>$.result.success</code>, found nothing" in shown
    assert f"<code>{SPORTS}/templates/start</code> is not about it" in shown
    assert f"It lacks <code>verb</code> {SPORTS}/verbs/start" in shown
    assert "The body is not valid JSON" in said(bo.post(page, {"statement": "{"}))
    assert staff_of("cy", south, rights=("view_profile",)).get(page).status_code == 404
