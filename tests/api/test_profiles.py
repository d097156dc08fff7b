"""Clients load Profiles, and read them and what they define by IRI."""

import pytest

from tests.lrs.log import make_principal, store
from tests.xapi_profiles.builders import MISSING, SPORTS, V1, V2, in_registration, profile, template, verb
from xapi_profiles.services import policies

JSON_LD = "application/ld+json"
OLD = profile(versions=[{"id": V1, "generatedAtTime": "2025-02-20T20:20:20Z"}])
NEW = profile(templates=[template("start", verb=verb()["id"])])


@pytest.fixture
def loaded(client):
    for document in (NEW, OLD):
        assert client.post("profiles", document).status_code == 201
    return client


def test_loading_says_what_is_new_and_what_its_author_may_mend(client):
    answer = client.post("profiles", profile(seeAlso="about"))
    assert (answer.status_code, answer.json()["version"], answer.json()["is_new"]) == (201, V2, True)
    assert [(each["path"], each["to_mend"]) for each in answer.json()["findings"]] == [("$.seeAlso", True)]
    again = client.post("profiles", profile(seeAlso="about"))
    assert (again.status_code, again.json()["is_new"]) == (200, False)


def test_what_cannot_be_read_is_refused_with_every_obstacle(client):
    answer = client.post("profiles", profile(id=MISSING))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid-profile")
    assert [each["path"] for each in answer.json()["problems"]] == ["$.id"]


def test_another_document_for_a_version_is_a_conflict(loaded):
    assert loaded.post("profiles", profile(seeAlso="https://example.org")).status_code == 409


@pytest.mark.parametrize(("iri", "document"), [(SPORTS, NEW), (V2, NEW), (V1, OLD)])
def test_a_document_is_found_by_the_iri_of_the_profile_or_of_a_version(loaded, iri, document):
    answer = loaded.get("profiles/document", iri=iri)
    assert (answer["Content-Type"], answer.json()) == ("application/json", document)


def test_all_versions_are_listed_newest_first(loaded):
    results = loaded.get("profiles/versions", iri=SPORTS).json()["results"]
    assert [(each["iri"], each["was_revision_of"]) for each in results] == [(V2, [V1]), (V1, [])]


@pytest.mark.parametrize("part", [*NEW["concepts"], *NEW["templates"]], ids=["concept", "template"])
def test_what_a_profile_defines_is_found_by_its_iri(loaded, part):
    assert loaded.get("profiles/part", iri=part["id"]).json() == part


def test_json_ld_comes_where_it_is_asked_for_with_its_context(loaded):
    loaded.headers["Accept"] = JSON_LD
    document = loaded.get("profiles/document", iri=SPORTS)
    assert (document["Content-Type"], document.json()) == (JSON_LD, NEW)
    part = loaded.get("profiles/part", iri=verb()["id"])
    assert part["Content-Type"] == JSON_LD
    assert part.json() == {"@context": NEW["@context"], **verb()}


@pytest.mark.parametrize("path", ["document", "versions", "part"])
def test_what_nobody_has_is_not_found(loaded, path):
    answer = loaded.get(f"profiles/{path}", iri="https://nowhere.example.org")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-profile")


def test_lists_go_on_where_a_page_ends(client):
    for name in ("a", "b", "c"):
        iri = f"https://{name}.example.org"
        versions = [{"id": f"{iri}/v1", "generatedAtTime": "2026-02-20T20:20:20Z"}]
        client.post("profiles", profile(id=iri, versions=versions, concepts=MISSING, prefLabel={"en": "Same"}))
    first = client.get("profiles", limit=2).json()
    last = client.get(first["next"]).json()
    assert last["next"] is None
    found = sorted(each["iri"] for each in first["results"] + last["results"])
    assert found == [f"https://{name}.example.org" for name in ("a", "b", "c")]


def test_another_tenant_sees_nothing(loaded, superuser, south):
    assert superuser.get("profiles", tenant="south").json()["results"] == []
    assert superuser.get("profiles/document", tenant="south", iri=SPORTS).status_code == 404
    assert superuser.get("profiles/part", tenant="south", iri=verb()["id"]).status_code == 404


def test_staff_need_the_permission(loaded, staff_with):
    bo = staff_with("xapi_profiles.view_profile")
    assert bo.get("profiles").status_code == 200
    assert bo.post("profiles", OLD).status_code == 403


def test_a_policy_is_set_and_shown(loaded):
    address = f"profiles/policy?iri={SPORTS}"
    assert loaded.put(address, {"policy": "enforce"}).json()["policy"] == "enforce"
    assert [each["policy"] for each in loaded.get("profiles").json()["results"]] == ["enforce"]
    assert loaded.put(address, {"policy": "sometimes"}).status_code == 400
    assert loaded.put("profiles/policy?iri=https://nowhere.example.org", {"policy": "off"}).status_code == 404


def test_findings_are_listed_by_profile_and_page(client, north, django_capture_on_commit_callbacks):
    rules = [{"location": f"$.result.{name}", "presence": "included"} for name in ("success", "completion")]
    client.post("profiles", profile(templates=[template("end", rules=rules)]))
    client.put(f"profiles/policy?iri={SPORTS}", {"policy": "report"})
    policies.forget()
    with django_capture_on_commit_callbacks(execute=True):
        store(make_principal(north), in_registration())
    first = client.get("profile-findings", profile=SPORTS, limit=1).json()
    last = client.get(first["next"]).json()
    found = [(each["profile"], each["path"], each["count"]) for each in first["results"] + last["results"]]
    assert sorted(found) == [(SPORTS, "$.result.completion", 1), (SPORTS, "$.result.success", 1)]
    assert last["next"] is None
