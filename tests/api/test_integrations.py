"""The inventory: every connection in and out, with who answers for it."""

import csv
import io
from datetime import timedelta

from django.utils import timezone

from lti.platform.services import tools
from lti.security.models import Exchange
from people.models import AuditEntry, Credential
from tests.xapi.client import make_credential

HOOK = {"name": "HR", "url": "https://hr.example.org/hook", "owner": "Bo", "purpose": "Payroll"}
TOOL = {
    "name": "Quiz",
    "initiate_login_uri": "https://quiz.example.org/login",
    "target_link_uri": "https://quiz.example.org/launch",
    "redirect_uris": ["https://quiz.example.org/launch"],
    "jwks_uri": "https://quiz.example.org/jwks",
}


def listed(client) -> dict[str, dict]:
    answer = client.get("integrations")
    assert answer.status_code == 200, answer.content
    return {each["name"]: each for each in answer.json()["results"]}


def test_credentials_tools_and_feeds_are_on_one_list(client, north) -> None:
    client.post("feeds", HOOK)
    tool = tools.register(north.pk, who="bo", **TOOL)
    for passed in (True, True, False):
        at = timezone.now()
        Exchange.objects.create(tenant=north, at=at, side="platform", kind="launch", party=tool.pk, passed=passed)
    ends = timezone.now() + timedelta(days=3)
    Credential.objects.update(expires_at=ends)
    found = listed(client)
    assert {name: (each["kind"], each["direction"]) for name, each in found.items()} == {
        "Provisioning": ("credential", "in"),
        "Quiz": ("lti-tool", "both"),
        "HR": ("feed-webhook", "out"),
    }
    assert (found["HR"]["owner"], found["HR"]["api"]) == ("Bo", "learning-record/1.0")
    assert (found["Quiz"]["tries"], found["Quiz"]["failures"], found["Quiz"]["api"]) == (3, 1, "LTI 1.3")
    assert found["Provisioning"]["expires_at"] == ends.isoformat().replace("+00:00", "Z")
    assert found["HR"]["error_rate"] is None


def test_who_answers_for_a_credential_is_said_in_the_inventory(client, north) -> None:
    key = listed(client)["Provisioning"]["id"]
    said = client.put(f"integrations/{key}", {"owner": "Dee", "purpose": "Onboarding"})
    assert said.status_code == 204
    told = listed(client)["Provisioning"]
    assert (told["owner"], told["purpose"]) == ("Dee", "Onboarding")
    assert AuditEntry.objects.get(action="integration.describe").details == {"owner": "Dee", "purpose": "Onboarding"}


def test_a_feed_says_itself_whose_it_is_and_what_there_isnt_is_unknown(client) -> None:
    client.post("feeds", HOOK)
    for key in (listed(client)["HR"]["id"], "credential:0"):
        refused = client.put(f"integrations/{key}", {"owner": "Dee"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "unknown-connection")


def test_the_list_is_a_table_too_whose_cells_no_spreadsheet_runs(client, north) -> None:
    client.post("feeds", {**HOOK, "name": "=HYPERLINK(1)"})
    client.headers["Accept"] = "text/csv"
    answer = client.get("integrations")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["name"]: row["owner"] for row in rows} == {"'=HYPERLINK(1)": "Bo", "Provisioning": ""}


def test_another_tenant_sees_its_own_alone_and_staff_need_the_right(client, api_of, south, staff_with) -> None:
    client.post("feeds", HOOK)
    cys = api_of(make_credential(south, name="Cy"))
    assert set(listed(cys)) == {"Cy"}
    key = listed(client)["Provisioning"]["id"]
    assert cys.put(f"integrations/{key}", {"owner": "Cy"}).status_code == 404
    assert staff_with("feeds.view_feed").get("integrations").status_code == 403
