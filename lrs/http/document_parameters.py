"""Reads the parameters of the document, Agents and Activities resources; each is judged before it is used.

xAPI 1.0.3 Communication §2.3–§2.7; xAPI 2.0 §4.1.6.2–§4.1.6.6.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from lrs.http.exchange import Exchange
from lrs.rules import timestamps
from lrs.rules.errors import MalformedRequest, Problem
from lrs.rules.iri import IRI
from lrs.rules.json_text import read_json
from lrs.rules.statement import problems_of_agent
from lrs.rules.uuids import UUID as UUID_FORMAT

SECTION = "xAPI 1.0.3 Communication §2.2"


def agent_of(exchange: Exchange, *, allow_group: bool = False) -> dict[str, Any]:
    """Return the Agent (or identified Group) that the parameter ``agent`` holds as JSON."""
    value = read_json(exchange.required("agent").encode())
    problems = problems_of_agent(value, version=exchange.version, path="$agent", allow_group=allow_group)
    if not problems and allow_group and value.get("objectType") == "Group" and not _is_identified(value):
        rule = "Identify the Group by mbox, mbox_sha1sum, openid or account: an anonymous one has no documents."
        problems = [Problem("$agent", value, rule, SECTION, "group-without-identifier")]
    if problems:
        raise MalformedRequest(
            f"The parameter 'agent' is not valid: {problems[0].rule}", problems=problems, section=SECTION
        )
    agent: dict[str, Any] = value
    return agent


def activity_iri_of(exchange: Exchange) -> str:
    """Return the parameter ``activityId``, an IRI."""
    value = exchange.required("activityId")
    if not IRI.accepts(value):
        raise _malformed("activityId", value, IRI.rule)
    return value


def registration_of(exchange: Exchange) -> UUID | None:
    """Return the parameter ``registration``, a UUID, or None if it isn't given."""
    value = exchange.parameters.get("registration")
    if value is None:
        return None
    if not UUID_FORMAT.accepts(value):
        raise _malformed("registration", value, UUID_FORMAT.rule)
    return UUID(value)


def since_of(exchange: Exchange) -> datetime | None:
    """Return the parameter ``since``, a timestamp, or None if it isn't given."""
    value = exchange.parameters.get("since")
    if value is None:
        return None
    rule = timestamps.problem(value, exchange.version)
    if rule is not None:
        raise _malformed("since", value, rule)
    return timestamps.parse(value)


def document_id_of(exchange: Exchange, name: str) -> str:
    """Return the document's own id, any text that can be stored."""
    value = exchange.required(name)
    if "\0" in value:
        raise _malformed(name, value, "Leave out the character U+0000: it can't be stored in a text.")
    return value


def _is_identified(group: dict[str, Any]) -> bool:
    return any(name in group for name in ("mbox", "mbox_sha1sum", "openid", "account"))


def _malformed(name: str, value: str, rule: str) -> MalformedRequest:
    return MalformedRequest(f"The parameter {name!r} is {value[:200]!r}. {rule}", section=SECTION)
