"""Recognises a tool by the assertion that it signs: private_key_jwt, strictly.

Security Framework 1.0 §4.1.1; RFC 7523.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from lti.platform.models import Tool
from lti.platform.services import addresses, tools
from lti.security.rules.errors import InvalidMessage
from lti.security.rules.signed import Expectation, decoded, verified
from lti.security.rules.trail import Trail
from lti.security.services import remote_keys, replay
from lti.security.services.exchanges import Inspected
from people.rules.errors import Refusal

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SECTION = "1EdTech Security Framework 1.0 §4.1.1"
_LONGEST_SECONDS = 3600
"""How long an assertion lives at most; five minutes are usual, and every one is remembered as long as it lives."""


def tool_of(form: Mapping[str, str], exchange: Inspected) -> Tool:
    """Return the tool whose assertion a token request carries, and use the assertion up."""
    trail = exchange.trail
    asked = {name: form.get(name, "")[:500] for name in ("grant_type", "client_assertion_type", "scope", "client_id")}
    exchange.message("token request", asked)
    tool = _claimed_tool(form, exchange)
    trail.require(
        form.get("client_assertion_type") == TYPE,
        "It is an assertion of the right type",
        section=_SECTION,
        came=form.get("client_assertion_type"),
        expected=TYPE,
        fix=f"Send client_assertion_type={TYPE}.",
        error=InvalidMessage,
    )
    claims = verified(
        form["client_assertion"],
        find=remote_keys.finder(tool.tenant_id, jwks_uri=tool.jwks_uri, jwks=tool.jwks),
        expectation=Expectation(
            section=_SECTION,
            issuer=_issuer(form["client_assertion"], tool),
            audience=_audience(form["client_assertion"]),
            trusted_audiences=(addresses.issuer(), addresses.token()),
            longest_seconds=_LONGEST_SECONDS,
            oldest_seconds=_LONGEST_SECONDS,
            once="jti",
        ),
        now=time.time(),
        trail=trail,
    )
    _check_subject(claims.get("sub"), tool, trail)
    _use_up(tool, claims["jti"], claims["exp"], trail)
    exchange.authenticated = True
    return tool


def _claimed_tool(form: Mapping[str, str], exchange: Inspected) -> Tool:
    """Return the tool that the assertion says it is from, before anything of it is believed."""
    try:
        _, claims = decoded(form.get("client_assertion", ""))
    except InvalidMessage as refusal:
        exchange.trail.refused(refusal, "There is a client assertion", fix="Authenticate by private_key_jwt.")
        raise
    client_id = claims.get("sub")
    tool = tools.by_client_id(client_id) if isinstance(client_id, str) else None
    if tool is not None:
        exchange.tenant_id, exchange.party, exchange.party_name = tool.tenant_id, tool.pk, tool.name
    exchange.trail.require(
        tool is not None and tool.status == Tool.ACTIVE,
        "The subject is a tool that is active",
        section=_SECTION,
        came=client_id,
        expected="sub, the client id of an active tool",
        fix="Send the client id of the registration as sub.",
        error=InvalidMessage,
    )
    exchange.trail.require(
        form.get("client_id", client_id) == client_id,
        "The request and its assertion name one client",
        section="RFC 7521 §4.2",
        came=form.get("client_id"),
        expected=f"client_id, where it is sent, to be {client_id!r}",
        fix="Leave client_id out.",
        error=InvalidMessage,
    )
    assert tool is not None  # noqa: S101 - required above
    return tool


def _issuer(assertion: str, tool: Tool) -> str:
    """Return the issuer that is expected: the client id (RFC 7523 §3), or the tool's own URL as in the text."""
    sent = decoded(assertion)[1].get("iss")
    return sent if sent in tools.origins_of(tool) else tool.client_id


def _audience(assertion: str) -> str:
    """Return the audience that is expected: the token endpoint; the issuer is known to be used as well."""
    sent = decoded(assertion)[1].get("aud")
    audiences = [sent] if isinstance(sent, str) else sent if isinstance(sent, list) else []
    return addresses.issuer() if addresses.token() not in audiences else addresses.token()


def _check_subject(subject: object, tool: Tool, trail: Trail) -> None:
    trail.require(
        subject == tool.client_id,
        "The subject is the client",
        section=_SECTION,
        came=subject,
        expected=f"sub to be {tool.client_id!r}",
        fix="Send the client id as sub.",
        error=InvalidMessage,
    )


def _use_up(tool: Tool, jti: str, expires: float, trail: Trail) -> None:
    try:
        replay.use(tool.tenant_id, "jti", tool.client_id, jti, until=datetime.fromtimestamp(expires, UTC))
    except Refusal as refusal:
        trail.refused(refusal, "The assertion is used for the first time", fix="Make a new jti for each request.")
        raise
