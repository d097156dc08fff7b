"""About: open to everybody, whatever their version (xAPI 1.0.3 Communication §2.8)."""

import pytest

from lrs.rules.iri import is_iri
from tests.xapi.client import XapiClient, make_credential

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", [None, "1.0.3", "2.0.0", "0.9", "3.0", "latest", ""])
def test_anybody_may_ask_in_any_version(version) -> None:
    """XAPI-00315, XAPI-00319."""
    found = XapiClient(None, version).get("about")
    assert found.status_code == 200
    assert {"1.0.3", "2.0.0"} <= set(found.json()["version"])


@pytest.mark.parametrize("version", [None, "1.0.3", "2.0.0"])
def test_every_answer_names_a_version(version) -> None:
    assert XapiClient(None, version).get("about")["X-Experience-API-Version"] in {version or "1.0.3", "2.0.0"}


def test_there_is_nothing_but_versions_and_extensions() -> None:
    about = XapiClient(None).get("about").json()
    assert set(about) == {"version", "extensions"}
    assert all(isinstance(version, str) for version in about["version"])
    assert all(is_iri(name) for name in about["extensions"])


def test_the_limits_of_a_request_are_told(settings) -> None:
    settings.MAX_BODY_BYTES, settings.MAX_BATCH_STATEMENTS = 4096, 7
    limits = XapiClient(None).get("about").json()["extensions"]["urn:tributary:limits"]
    assert limits == {"bodyBytes": 4096, "batchStatements": 7}


def test_a_wrong_credential_is_not_looked_at() -> None:
    client = XapiClient(None)
    client.headers["Authorization"] = "Basic bm9ib2R5Om5vdGhpbmc="
    assert client.get("about").status_code == 200


def test_unknown_parameters_are_refused() -> None:
    assert XapiClient(None).get("about", {"foo": "bar"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_about_is_only_read(method) -> None:
    assert XapiClient(None).request(method, "about", None, {}).status_code == 405


def test_head_answers_without_the_body() -> None:
    head = XapiClient(None).head("about")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "resource", ["statements", "activities/state", "activities/profile", "agents/profile", "agents", "activities"]
)
def test_every_other_resource_needs_a_version(tenant, resource) -> None:
    """XAPI-00321."""
    refused = XapiClient(make_credential(tenant), None).get(resource)
    assert refused.status_code == 400
    assert "X-Experience-API-Version" in refused.json()["error"]["message"]
    assert refused["X-Experience-API-Version"] in {"1.0.3", "2.0.0"}
