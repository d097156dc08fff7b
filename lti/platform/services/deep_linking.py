"""Lets an author choose content in a tool, and takes in what was chosen. Deep Linking 2.0."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone

from lti.platform.models import Tool
from lti.platform.rules.content_items import ContentItem, read_items
from lti.platform.rules.errors import InvalidDeepLinkingResponse, UnknownTool
from lti.platform.services import addresses, launch_requests, tools
from lti.platform.services.people_of_tools import staff_facts
from lti.security.rules import vocabulary as v
from lti.security.rules.signed import Expectation, decoded, verified
from lti.security.services import remote_keys, replay
from lti.security.services.exchanges import Inspected

TYPES = ("link", "ltiResourceLink", "file", "html", "image")
TARGETS = ("iframe", "window", "embed")
_SALT = "lti.deep-linking"
_SECTION = "1EdTech Security Framework 1.0 §5.2.3"
_LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Author:
    """Who chooses: an administrator (``user``), or an instructor who is a learner too."""

    user: Any
    learner: UUID | None = None

    @property
    def name(self) -> str:
        """Return how the audit trail calls them."""
        return str(self.user.get_username())


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a tool sent back, verified: for which course, by whom it was asked for, and the tool's own words."""

    tool: Tool
    course: UUID
    user: int
    who: str
    auto_create: bool
    items: list[ContentItem]
    content: list[Any]
    message: str
    error: str


def request(tool: Tool, course_id: UUID, author: Author, *, auto_create: bool) -> str:
    """Return where a browser goes for its user to choose content of a tool for a course (§4.4)."""
    tools.check_active(tool)
    deployment = tools.deployment_for(tool, course_id)
    data = {
        "tool": str(tool.pk),
        "course": str(course_id),
        "deployment": str(deployment.pk),
        "user": author.user.pk,
        "who": author.name,
        "auto": auto_create,
        "once": secrets.token_hex(12),
    }
    facts: dict[str, Any] = {
        "course": str(course_id),
        "target": "iframe",
        "return_url": addresses.back_to_course(tool.tenant_id, course_id),
        "settings": _settings(tool, signing.dumps(data, salt=_SALT, compress=True), auto_create=auto_create),
        "custom": _message_of(tool).get("custom_parameters") or {},
    }
    if author.learner is not None:
        facts["learner"] = str(author.learner)
    else:
        facts["staff"] = staff_facts(author.user)
    return launch_requests.prepare(
        tool,
        deployment,
        message_type=v.DEEP_LINKING_REQUEST,
        target_link_uri=_message_of(tool).get("target_link_uri") or tool.target_link_uri,
        user=author.user.pk,
        facts=facts,
    )


def offers(tool: Tool) -> bool:
    """Tell whether a tool has content to choose from."""
    return bool(_message_of(tool))


def chosen(tenant_id: int, token: str, exchange: Inspected) -> Chosen:
    """Return what a tool sent back (§4.5), and use it up; a refusal says which rule it breaks."""
    tool = _sender(tenant_id, token, exchange)
    claims = verified(
        token,
        find=remote_keys.finder(tenant_id, jwks_uri=tool.jwks_uri, jwks=tool.jwks),
        expectation=Expectation(
            section=_SECTION,
            issuer=tool.client_id,
            audience=addresses.issuer(),
            authorized_party=addresses.issuer(),
            other_parties=(tool.client_id,),  # so in the example of the standard itself
            longest_seconds=3600,
            oldest_seconds=3600,
        ),
        now=time.time(),
        trail=exchange.trail,
    )
    data = _data(tool, claims, exchange)
    expires = datetime.fromtimestamp(claims["exp"], UTC)
    replay.use(tenant_id, "nonce", tool.client_id, claims["nonce"], until=expires)
    # What was asked for is answered once, whatever the nonce of the answer.
    until = timezone.now() + timedelta(seconds=_LONGEST_SECONDS)
    replay.use(tenant_id, "deep linking request", tool.client_id, data["once"], until=until)
    exchange.authenticated = True
    content = claims.get(v.CONTENT_ITEMS, [])
    items = read_items(content, accept_types=TYPES, accept_multiple=True, accept_line_item=True)
    return Chosen(
        tool=tool,
        course=UUID(data["course"]),
        user=data["user"],
        who=data["who"],
        auto_create=data["auto"],
        items=items,
        content=content,
        message=_text(claims, v.MESSAGE),
        # A tool library that is much used writes this claim with a blank at the end.
        error=_text(claims, v.ERROR_MESSAGE) or _text(claims, v.ERROR_MESSAGE + " "),
    )


def _sender(tenant_id: int, token: str, exchange: Inspected) -> Tool:
    """Return the tool that the message says it is from, before anything of it is believed."""
    claimed = decoded(token)[1].get("iss")
    tool = tools.by_client_id(claimed) if isinstance(claimed, str) else None
    if tool is None or tool.tenant_id != tenant_id or tool.status != Tool.ACTIVE:
        raise UnknownTool("The message isn't from a tool that is active here.")
    exchange.party, exchange.party_name = tool.pk, tool.name
    return tool


def _data(tool: Tool, claims: Mapping[str, Any], exchange: Inspected) -> dict[str, Any]:
    """Return what we gave the tool with the request; it has to come back as it was (§4.5.5)."""
    expected = {v.MESSAGE_TYPE: v.DEEP_LINKING_RESPONSE, v.LTI_VERSION: v.VERSION}
    for name, value in expected.items():
        exchange.trail.require(
            claims.get(name) == value,
            f"{name.rpartition('/')[2]} is {value}",
            section="Deep Linking 2.0 §4.5",
            came=claims.get(name),
            expected=value,
            fix=f"Send the claim {name} with the value {value}.",
            error=InvalidDeepLinkingResponse,
        )
    data: Any = None
    try:
        data = signing.loads(str(claims.get(v.DATA, "")), salt=_SALT, max_age=_LONGEST_SECONDS)
    except signing.BadSignature:
        data = None
    exchange.trail.require(
        data is not None and data["tool"] == str(tool.pk),
        "data came back unaltered",
        section="Deep Linking 2.0 §4.5.5",
        came=claims.get(v.DATA),
        expected="the data of the request",
        fix="Send the claim data with the value of deep_linking_settings.data.",
        error=InvalidDeepLinkingResponse,
    )
    exchange.trail.require(
        claims.get(v.DEPLOYMENT_ID) == data["deployment"],
        "It is from the deployment that was asked",
        section="Deep Linking 2.0 §4.5.4",
        came=claims.get(v.DEPLOYMENT_ID),
        expected=data["deployment"],
        fix="Send the deployment_id of the request.",
        error=InvalidDeepLinkingResponse,
    )
    found: dict[str, Any] = data
    return found


def _settings(tool: Tool, data: str, *, auto_create: bool) -> dict[str, Any]:
    return {
        "deep_link_return_url": addresses.at(f"deep-links/{tool.tenant_id}"),
        "accept_types": list(TYPES),
        "accept_presentation_document_targets": list(TARGETS),
        "accept_media_types": "*/*",
        "accept_multiple": True,
        "accept_lineitem": True,
        "auto_create": auto_create,
        "data": data,
    }


def _message_of(tool: Tool) -> dict[str, Any]:
    return next((each for each in tool.messages if each.get("type") == v.DEEP_LINKING_REQUEST), {})


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value[:2_000] if isinstance(value, str) else ""
