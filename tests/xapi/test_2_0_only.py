"""What came with 2.0, and what ended with it. xAPI 2.0 (IEEE 9274.1.1) §4.1, §4.2."""

import hashlib
import json
from email.utils import parsedate_to_datetime

import pytest

from lrs.rules.attachment_parts import Part
from lrs.rules.multipart_body import write_multipart
from lrs.rules.timestamps import parse
from tests.xapi.client import ANA, BO
from tests.xapi.documents import PLACES, name_of
from tests.xapi.statements import make_attachment, make_group, make_statement, make_sub_statement
from tests.xapi.story import only_in_1_0_3, only_in_2_0, problems_of, read, store, told

pytestmark = pytest.mark.django_db

TYPES = ["https://example.org/types/observer"]


def context_agent(**changes):
    return {"objectType": "contextAgent", "agent": BO, "relevantTypes": TYPES, **changes}


def context_group(**changes):
    return {"objectType": "contextGroup", "group": make_group(), "relevantTypes": TYPES, **changes}


@only_in_2_0
class TestContextAgentsAndGroups:
    def test_they_are_kept_as_they_were_sent(self, ana) -> None:
        context = {"contextAgents": [context_agent(), context_agent(agent=ANA)], "contextGroups": [context_group()]}
        [mine] = store(ana, told(context=context))
        assert read(ana, mine)["context"] == context

    def test_they_are_allowed_in_substatements(self, ana) -> None:
        context = {"contextAgents": [context_agent()], "contextGroups": [context_group()]}
        [mine] = store(ana, told(object=make_sub_statement(context=context)))
        assert read(ana, mine)["object"]["context"] == context

    @pytest.mark.parametrize(
        ("entry", "path"),
        [
            (context_agent(objectType="ContextAgent"), "objectType"),
            (context_agent(objectType="Agent"), "objectType"),
            ({"agent": BO}, "objectType"),
            (context_agent(relevantTypes=[]), "relevantTypes"),
            (context_agent(relevantTypes=["observer"]), "relevantTypes[0]"),
            (context_agent(relevantTypes=TYPES[0]), "relevantTypes"),
            (context_agent(agent={"name": "Bo"}), "agent"),
            (context_agent(agent=make_group()), "agent.objectType"),
            (context_agent(colour="blue"), "colour"),
        ],
    )
    @pytest.mark.parametrize("where", ["$.context", "$.object.context"])
    def test_an_entry_that_is_not_exactly_right_is_refused(self, ana, entry, path, where) -> None:
        context = {"contextAgents": [context_agent(), entry]}
        inside = where == "$.object.context"
        statement = told(object=make_sub_statement(context=context)) if inside else told(context=context)
        response = ana.post("statements", body=statement)
        assert response.status_code == 400
        assert f"{where}.contextAgents[1].{path}" in [each for each, _ in problems_of(response)]

    @pytest.mark.parametrize(
        ("entry", "path"),
        [
            (context_group(objectType="contextgroup"), "objectType"),
            (context_group(relevantTypes=[]), "relevantTypes"),
            (context_group(group=BO), "group.objectType"),
            ({"objectType": "contextGroup"}, "group"),
        ],
    )
    def test_a_group_that_is_not_exactly_right_is_refused(self, ana, entry, path) -> None:
        response = ana.post("statements", body=told(context={"contextGroups": [entry]}))
        assert response.status_code == 400
        assert f"$.context.contextGroups[0].{path}" in [each for each, _ in problems_of(response)]


@only_in_1_0_3
@pytest.mark.parametrize("entry", [{"contextAgents": [context_agent()]}, {"contextGroups": [context_group()]}])
def test_in_1_0_3_they_are_unknown_properties(ana, entry) -> None:
    [name] = entry
    response = ana.post("statements", body=told(context=entry))
    assert (response.status_code, [each for each, _ in problems_of(response)]) == (400, [f"$.context.{name}"])


class TestTimestamps:
    SENT = "2026-11-21T00:00:55.1239+01:30"

    @only_in_2_0
    def test_another_zone_is_converted_to_utc(self, ana) -> None:
        statement = told(timestamp=self.SENT, object=make_sub_statement(timestamp=self.SENT))
        [mine] = store(ana, statement)
        for kept in (read(ana, mine)["timestamp"], read(ana, mine)["object"]["timestamp"]):
            assert kept.startswith("2026-11-20T22:30:55.1239")
            assert kept.endswith("Z")

    @only_in_1_0_3
    def test_in_1_0_3_it_stays_as_it_was_sent(self, ana) -> None:
        [mine] = store(ana, told(timestamp=self.SENT))
        assert read(ana, mine)["timestamp"] == self.SENT

    @pytest.mark.parametrize("sent", ["2026-11-20T22:30:55-00:00", "2026-11-20T22:30:55.123-0000"])
    def test_minus_zero_is_refused(self, ana, sent) -> None:
        response = ana.post("statements", body=told(timestamp=sent))
        assert (response.status_code, [each for each, _ in problems_of(response)]) == (400, ["$.timestamp"])

    def test_what_the_store_sets_is_in_utc(self, ana) -> None:
        statement = {name: value for name, value in make_statement().items() if name != "timestamp"}
        store(ana, statement)
        kept = read(ana, statement["id"])
        assert kept["timestamp"] == kept["stored"]
        assert kept["stored"].endswith("Z")
        assert len(kept["stored"]) >= len("2026-11-20T22:30:55.123Z")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"colour": "blue"}, "$.colour"),
        ({"actor": {**ANA, "colour": "blue"}}, "$.actor.colour"),
        ({"verb": {"id": "https://example.org/v", "colour": "blue"}}, "$.verb.colour"),
        ({"object": {"id": "https://example.org/a", "definition": {"colour": "blue"}}}, "$.object.definition.colour"),
        ({"result": {"score": {"colour": "blue"}}}, "$.result.score.colour"),
        ({"context": {"contextActivities": {"colour": []}}}, "$.context.contextActivities.colour"),
        ({"attachments": [make_attachment(colour="blue")]}, "$.attachments[0].colour"),
    ],
)
def test_additional_properties_are_refused_in_both_versions(ana, changes, path) -> None:
    response = ana.post("statements", body=told(**changes))
    assert (response.status_code, [each for each, _ in problems_of(response)]) == (400, [path])


@pytest.mark.parametrize("place", PLACES, ids=name_of)
def test_documents_were_last_modified_at_an_http_date(ana, place) -> None:
    place.create(ana)
    for response in (place.read(ana), ana.get(place.resource, place.context)):
        assert response["Last-Modified"].endswith(" GMT")
        assert parsedate_to_datetime(response["Last-Modified"])


def test_a_statement_was_last_modified_when_it_was_stored(ana) -> None:
    [mine] = store(ana, told())
    response = ana.get("statements", {"statementId": mine})
    stored = parse(response.json()["stored"]).replace(microsecond=0)
    assert parsedate_to_datetime(response["Last-Modified"]) == stored


def test_multipart_with_only_linked_attachments_is_accepted(ana) -> None:
    statement = told(attachments=[make_attachment()])
    body = b"".join(write_multipart(json.dumps(statement).encode(), [], "b"))
    assert ana.post("statements", body=body, content_type="multipart/mixed; boundary=b").status_code == 200
    assert read(ana, statement["id"])["attachments"] == statement["attachments"]


def test_multipart_with_some_linked_and_some_sent_is_accepted_by_put_too(ana) -> None:
    content = b"certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    sent = make_attachment(sha2=sha2, length=len(content))
    statement = told(attachments=[make_attachment(), {name: v for name, v in sent.items() if name != "fileUrl"}])
    parts = [Part(sha2, "application/pdf", content)]
    body = b"".join(write_multipart(json.dumps(statement).encode(), parts, "b"))
    for _ in range(2):
        response = ana.put(
            "statements", {"statementId": statement["id"]}, body, content_type="multipart/mixed; boundary=b"
        )
        assert response.status_code == 204
