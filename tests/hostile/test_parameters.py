"""Query parameters, paths, ids and ``more`` tokens that aren't what they should be.

xAPI 1.0.3 Communication §2, §3.2.
"""

import json
from urllib.parse import quote

import pytest
from django.core import signing

from tests.hostile.conftest import BOOKMARK, assert_refused
from tests.hostile.store import holdings
from tests.hostile.wire import Wire, query
from tests.xapi.client import ANA, LESSON, basic, make_credential, make_tenant
from tests.xapi.statements import OTHER_ID, make_statement

IN_EVERY_RESOURCE = {
    "statements": "statements?verb=",
    "activity": "statements?activity=",
    "statement id": "statements?statementId=",
    "voided statement id": "statements?voidedStatementId=",
    "registration": "statements?registration=",
    "since": "statements?since=",
    "until": "statements?until=",
    "limit": "statements?limit=",
    "ascending": "statements?ascending=",
    "format": "statements?format=",
    "attachments": "statements?attachments=",
    "related agents": "statements?related_agents=",
    "activities": "activities?activityId=",
    "state's activity": "activities/state" + query(agent=ANA, stateId="x") + "&activityId=",
    "state's registration": "activities/state" + query(activityId=LESSON, agent=ANA) + "&registration=",
    "states since": "activities/state" + query(activityId=LESSON, agent=ANA) + "&since=",
    "profiles since": "activities/profile" + query(activityId=LESSON) + "&since=",
    "agent's profiles since": "agents/profile" + query(agent=ANA) + "&since=",
    "profile's activity": "activities/profile?profileId=x&activityId=",
    "an unknown parameter": "statements?nothing=",
    "an unknown parameter of a document": "activities/profile" + query(activityId=LESSON) + "&nothing=",
}
with_every_parameter = pytest.mark.parametrize("target", IN_EVERY_RESOURCE.values(), ids=IN_EVERY_RESOURCE)
DOCUMENTS = {
    "activities/state": query(activityId=LESSON, agent=ANA) + "&stateId=",
    "activities/profile": query(activityId=LESSON) + "&profileId=",
    "agents/profile": query(agent=ANA) + "&profileId=",
}
for_every_document = pytest.mark.parametrize(
    "place", [f"{name}{rest}" for name, rest in DOCUMENTS.items()], ids=DOCUMENTS
)


NONSENSE = (
    "",
    "%00",
    "x%00",
    "%ff",
    "%ED%A0%80",
    "%C0%80",
    "%",
    "%zz",
    "x" * 100_000,
    "%22%0d%0aX-Evil:%201",
    "../../etc/passwd",
    "\xff\xfe",
)


@with_every_parameter
def test_a_parameter_that_is_nonsense_is_refused(refused, target) -> None:
    for value in NONSENSE:
        refused("GET", target + value)


@for_every_document
@pytest.mark.parametrize("value", ["%00", "x%00y", "%ff", "%ED%A0%80"])
def test_a_document_id_that_no_database_takes_is_refused(refused, place, value) -> None:
    for method in ("GET", "PUT", "POST", "DELETE"):
        refused(method, place + value, b"{}" if method in ("PUT", "POST") else b"", If_None_Match="*")


@for_every_document
@pytest.mark.parametrize(
    "document_id",
    [
        "x" * 1_000_000,
        "x\r\nSet-Cookie: a=b",
        "../../etc/passwd",
        "'; DROP TABLE lrs_statement; --",
        "\U0001f600",
        " ",
        "%s",
    ],
    ids=["1 MB", "line break", "path", "SQL", "emoji", "space", "percent"],
)
def test_any_other_text_is_a_good_document_id(ana, place, document_id) -> None:
    target = place + quote(document_id, safe="")
    assert ana.send("PUT", target, b"{}", If_None_Match="*").status == 204
    assert ana.send("GET", target).body == b"{}"
    assert document_id in ana.send("GET", place.replace("&stateId=", "").replace("&profileId=", "")).json
    assert ana.send("DELETE", target).status == 204
    assert_refused(ana.send("GET", target), 404)


def test_an_iri_of_100_kb_is_an_iri(ana) -> None:
    long = "https://example.org/" + "x" * 100_000
    statement = make_statement(verb={"id": long}, object={"id": long})
    assert ana.send("POST", "statements", json.dumps(statement).encode()).status == 200
    [found] = ana.send("GET", "statements" + query(verb=long, activity=long)).json["statements"]
    assert found["object"]["id"] == long
    assert ana.send("GET", "activities" + query(activityId=long)).json["id"] == long


@pytest.mark.parametrize("place", ["activities/profile?profileId=x&activityId=", "activities?activityId="])
def test_an_activity_of_100_kb_has_documents(ana, place) -> None:
    target = place + quote("https://example.org/" + "x" * 100_000)
    assert ana.send("GET", target).status == (404 if "profile" in place else 200)


@pytest.mark.parametrize(
    "target",
    [
        "statements?limit=1&limit=1",
        f"statements?statementId={OTHER_ID}&statementId={OTHER_ID}",
        "agents" + query(agent=ANA) + "&" + query(agent=ANA)[1:],
        "activities/state" + BOOKMARK + "&stateId=other",
        "activities/profile" + query(activityId=LESSON, profileId="a") + "&profileId=b",
        "agents/profile" + query(agent=ANA, profileId="a") + "&profileId=b",
        "activities?activityId=a:b&activityId=a:b",
        "about?x=1&x=2",
        "statements?" + "&".join(["limit=1"] * 5_000),
    ],
)
def test_a_parameter_given_twice_is_refused(refused, target) -> None:
    assert "more than once" in refused("GET", target).message


def test_thousands_of_parameters_are_refused(refused) -> None:
    refused("GET", "statements?" + "&".join(f"p{number}=1" for number in range(20_000)))


@pytest.mark.parametrize("digit", ["٠", "０", "_", "+"])
def test_a_uuid_is_spelled_in_ascii(refused, digit) -> None:
    wrong = digit.join(["fd41c91", "-b88b-4b20-a0a5-a4c32391aaa0"])
    refused("GET", "statements" + query(statementId=wrong))
    refused("GET", "statements" + query(registration=wrong))
    refused("GET", "activities/state" + query(activityId=LESSON, agent=ANA, registration=wrong))
    refused("PUT", "statements" + query(statementId=wrong), json.dumps(make_statement(id=wrong)).encode())


@pytest.mark.parametrize(
    "limit", ["-1", "1.0", "1e3", "٣", "²", "0x1", "1 ", "one", "NaN", "-" + "9" * 10_000], ids=lambda text: text[:9]
)
def test_a_limit_is_a_number(refused, limit) -> None:
    refused("GET", "statements" + query(limit=limit))


def test_an_enormous_limit_is_the_servers_own(ana) -> None:
    assert len(ana.send("GET", "statements" + query(limit="9" * 10_000)).json["statements"]) == 1


@pytest.mark.parametrize(
    "moment",
    [
        "0000-00-00T00:00:00Z",
        "9999-99-99T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-20T25:00:00Z",
        "now",
        "1e9",
        "2026-11-20T22:30:55.123Z" + "0" * 100_000,
    ],
    ids=lambda text: text[:24],
)
def test_a_moment_that_never_was_is_refused(refused, moment) -> None:
    for name in ("since", "until"):
        refused("GET", "statements" + query(**{name: moment}))
    refused("GET", "activities/state" + query(activityId=LESSON, agent=ANA, since=moment))


@pytest.mark.parametrize(
    ("moment", "since", "until"),
    [("0001-01-01T00:00:00Z", 1, 0), ("2100-01-01T00:00:00Z", 0, 1), ("9999-12-31T23:59:59.999999Z", 0, 1)],
)
def test_the_ends_of_time_are_no_trouble(ana, moment, since, until) -> None:
    assert len(ana.send("GET", "statements" + query(since=moment)).json["statements"]) == since
    assert len(ana.send("GET", "statements" + query(until=moment)).json["statements"]) == until
    states = ana.send("GET", "activities/state" + query(activityId=LESSON, agent=ANA, since=moment)).json
    assert len(states) == since


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_the_calendar_is_refused(refused, moment) -> None:
    refused("GET", "statements" + query(since=moment))
    refused("GET", "activities/state" + query(activityId=LESSON, agent=ANA, since=moment))


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "",
            "x",
            "statements/",
            "Statements",
            "statements/x",
            "statements%00",
            "statements%0a",
            "x%0ay",
            "%0a",
            "%ff",
            "%2e%2e/%2e%2e/etc/passwd",
            "../admin/",
            "statements/more/",
            "x" * 100_000,
        ],
        ids=lambda text: text[:20],
    )
    def test_what_is_no_resource_is_not_found(self, refused, path) -> None:
        for method in ("GET", "PUT", "POST", "DELETE"):
            refused(method, path, status=404)

    @pytest.mark.parametrize("method", ["PATCH", "TRACE", "FOO", "CONNECT", "GET\0", "X" * 10_000])
    def test_unknown_methods_are_not_allowed(self, refused, method) -> None:
        for resource in ("statements", *DOCUMENTS, "agents", "activities", "about"):
            assert refused(method, resource, status=405).headers["allow"]

    @pytest.mark.parametrize("resource", ["agents", "activities", "about"])
    @pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
    def test_what_is_only_read_is_not_written(self, refused, method, resource) -> None:
        refused(method, resource, b"{}" if method != "DELETE" else b"", status=405)

    def test_nothing_deletes_statements(self, refused) -> None:
        refused("DELETE", "statements" + query(statementId=OTHER_ID), status=405)


class TestMoreTokens:
    @pytest.fixture
    def token(self, ana) -> str:
        assert ana.send("POST", "statements", json.dumps(make_statement()).encode()).status == 200
        return ana.send("GET", "statements?limit=1").json["more"].rpartition("/")[2]

    def test_the_real_one_works(self, ana, token) -> None:
        assert len(ana.send("GET", f"statements/more/{token}").json["statements"]) == 1

    @pytest.mark.parametrize("kept", [1, 5, 20, -1, -10])
    def test_one_that_was_cut_off_is_refused(self, refused, token, kept) -> None:
        refused("GET", f"statements/more/{token[:kept]}")

    def test_one_with_any_character_changed_is_refused(self, ana, token) -> None:
        before = holdings()
        for place in range(len(token)):
            changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            answer = ana.send("GET", f"statements/more/{changed}")
            if answer.status != 200:  # the last character of a base64 text carries bits that mean nothing
                assert_refused(answer, 400)
        assert holdings() == before

    @pytest.mark.parametrize(
        "forged", ["x", "a:b:c", "%00", "%ff", "::", "é:1:x", ".eJw:1a:x", "x" * 100_000], ids=lambda text: text[:8]
    )
    def test_a_forged_one_is_refused(self, refused, forged) -> None:
        refused("GET", f"statements/more/{quote(forged, safe='%')}")

    @pytest.mark.parametrize("content", [1, None, [], [1, 2], {"a": 1}, "text", [1, 2, 3, 4]])
    def test_one_signed_for_something_else_is_refused(self, refused, content) -> None:
        refused("GET", f"statements/more/{signing.dumps(content, salt='lrs.more')}")
        refused("GET", f"statements/more/{signing.dumps(content, salt='other')}")

    def test_another_tenants_is_refused(self, token, xapi_version) -> None:
        cy = make_credential(make_tenant("south"), name="Cy's player")
        wire = Wire(Authorization=basic(cy), X_Experience_API_Version=xapi_version)
        assert_refused(wire.send("GET", f"statements/more/{token}"), 400)

    def test_one_that_the_form_of_a_writer_sends_is_refused(self, refused, token) -> None:
        for method in ("PUT", "POST", "DELETE"):
            refused(method, f"statements/more/{token}", status=405)
