"""Administrators load Profiles from files, and read what their authors may mend."""

import json

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin.pages import text_of
from tests.xapi_profiles.builders import MISSING, SPORTS, V2, profile
from xapi_profiles.models import Profile

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
