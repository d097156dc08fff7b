"""What a launch says, once its signature holds: the claims of LTI. LTI 1.3 Core §5.3, §5.4; Deep Linking 2.0 §4.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from lti.security.rules import vocabulary as v
from lti.security.rules.trail import Trail
from lti.tool.rules.errors import AGS, CORE, DEEP_LINKING, NRPS, Anonymous, InvalidDeepLinking, InvalidLaunch
from lti.tool.rules.paging import origin_of
from lti.tool.rules.roles import context_roles, teaches
from lti.tool.rules.roster import named

LONGEST_ID: Final = 255
MESSAGES: Final = (v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where scores of a link go: its line item if there is one, all line items of its context, and what is allowed."""

    line_item: str = ""
    line_items: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A launch, read. ``course`` and ``item`` are what it wants to be shown, empty if it doesn't say."""

    kind: str
    deployment_id: str
    user_id: str
    roles: tuple[str, ...]
    person: Mapping[str, str]
    language: str
    resource_link_id: str
    link_title: str
    context_id: str
    context_title: str
    course: str
    item: str
    endpoint: Endpoint
    memberships_url: str
    origins: tuple[str, ...]
    deep_linking: Mapping[str, Any]

    @property
    def teaches(self) -> bool:
        """Tell whether the person chooses what is taught."""
        return teaches(self.roles)


def message_of(claims: Mapping[str, Any], *, target: str, our_address: str, trail: Trail) -> Message:
    """Return what a launch says; every claim that it must have is noted in the trail.

    ``target`` is the target_link_uri of the login, ``our_address`` that which the addresses of launches begin with.
    """
    _check_what_all_have(claims, trail)
    _check_target(claims, target, our_address, trail)
    deep_linking = claims[v.MESSAGE_TYPE] == v.DEEP_LINKING_REQUEST
    if deep_linking:
        _check_deep_linking(claims, trail)
    else:
        _check_resource_link(claims, trail)
    _check_what_is_optional(claims, trail)
    link, context = _object(claims, v.RESOURCE_LINK), _object(claims, v.CONTEXT)
    course, item = _wanted(claims, target)
    return Message(
        kind=claims[v.MESSAGE_TYPE],
        deployment_id=claims[v.DEPLOYMENT_ID],
        user_id=claims["sub"],
        roles=tuple(context_roles(claims[v.ROLES])),
        person=named(claims),
        language=_text(_object(claims, v.LAUNCH_PRESENTATION).get("locale") or claims.get("locale"), 35),
        resource_link_id="" if deep_linking else link["id"],
        link_title=_text(link.get("title"), 500),
        context_id=_text(context.get("id"), LONGEST_ID),
        context_title=_text(context.get("title") or context.get("label"), 500),
        course=course,
        item=item,
        endpoint=_endpoint(_object(claims, v.AGS)),
        memberships_url=_url(_object(claims, v.NRPS).get("context_memberships_url")),
        origins=_origins(claims),
        deep_linking=_object(claims, v.DEEP_LINKING_SETTINGS),
    )


def _check_what_all_have(claims: Mapping[str, Any], trail: Trail) -> None:
    trail.require(
        claims.get(v.MESSAGE_TYPE) in MESSAGES,
        "The message is one that we know",
        section=f"{CORE} §5.3.1",
        came=claims.get(v.MESSAGE_TYPE),
        expected=f"message_type to be one of {', '.join(MESSAGES)}",
        fix="Send a resource link launch or a Deep Linking request.",
        error=InvalidLaunch,
    )
    trail.require(
        claims.get(v.LTI_VERSION) == v.VERSION,
        "The version is LTI 1.3",
        section=f"{CORE} §5.3.2",
        came=claims.get(v.LTI_VERSION),
        expected=f"version to be {v.VERSION}",
        fix="Launch by LTI 1.3; earlier versions aren't spoken here.",
        error=InvalidLaunch,
    )
    _require_id(claims.get(v.DEPLOYMENT_ID), "The deployment is named", "deployment_id", "§5.3.3", trail)
    _require_id(claims.get("sub"), "The user is named", "sub", "§5.3.6", trail)
    roles = claims.get(v.ROLES)
    trail.require(
        isinstance(roles, list) and all(isinstance(role, str) for role in roles),
        "The roles are there",
        section=f"{CORE} §5.3.7",
        came=roles,
        expected="roles, an array of texts, which may be empty",
        fix="Send the roles of the user; an empty array if there are none.",
        error=InvalidLaunch,
    )


def _check_target(claims: Mapping[str, Any], target: str, our_address: str, trail: Trail) -> None:
    trail.require(
        claims.get(v.TARGET_LINK_URI) == target,
        "The target is that of the login",
        section=f"{CORE} §5.3.4",
        came=claims.get(v.TARGET_LINK_URI),
        expected=f"target_link_uri to be {target!r}, as in the login",
        fix="Send the same target_link_uri in the login and in the launch.",
        error=InvalidLaunch,
    )
    trail.require(
        is_below(target, our_address),
        "The target is ours",
        section=f"{CORE} §5.3.4",
        came=target,
        expected=f"an address that begins with {our_address}",
        fix="Register our launch address as the tool's URL, and look at PUBLIC_ORIGIN if it is another.",
        error=InvalidLaunch,
    )


def is_below(url: str, address: str) -> bool:
    """Tell whether a URL is an address of ours: the one given, or one with a query."""
    return url.partition("?")[0].partition("#")[0].rstrip("/") == address


def _check_resource_link(claims: Mapping[str, Any], trail: Trail) -> None:
    link = claims.get(v.RESOURCE_LINK)
    found = link.get("id") if isinstance(link, Mapping) else None
    _require_id(found, "The resource link is named", "resource_link.id", "§5.3.5", trail)


def _check_deep_linking(claims: Mapping[str, Any], trail: Trail) -> None:
    settings = claims.get(v.DEEP_LINKING_SETTINGS)
    found: Mapping[str, Any] = settings if isinstance(settings, Mapping) else {}
    back = found.get("deep_link_return_url")
    trail.require(
        isinstance(back, str) and bool(origin_of(back)),
        "There is an address to answer to",
        section=f"{DEEP_LINKING} §4.4.1",
        came=back,
        expected="deep_link_return_url, an http(s) address",
        fix="Send deep_linking_settings with deep_link_return_url.",
        error=InvalidDeepLinking,
    )
    for name, needed in (("accept_types", "ltiResourceLink"), ("accept_presentation_document_targets", "")):
        listed = found.get(name)
        trail.require(
            isinstance(listed, list) and bool(listed) and (not needed or needed in listed),
            f"{name} fits what we offer",
            section=f"{DEEP_LINKING} §4.4.1",
            came=listed,
            expected=f"{name}, an array" + (f" with {needed}" if needed else " that isn't empty"),
            fix="Begin where the platform takes LTI links.",
            error=InvalidDeepLinking,
        )


def _check_what_is_optional(claims: Mapping[str, Any], trail: Trail) -> None:
    """Claims that may be missing have their form where they are sent."""
    for name, section in (
        (v.CONTEXT, f"{CORE} §5.4.1"),
        (v.LAUNCH_PRESENTATION, f"{CORE} §5.4.4"),
        (v.CUSTOM, f"{CORE} §5.4.6"),
        (v.AGS, f"{AGS} §3.1"),
        (v.NRPS, f"{NRPS} §3.6.1.1"),
    ):
        trail.require(
            claims.get(name) is None or isinstance(claims[name], Mapping),
            f"{name.rpartition('/')[2]}, where it is sent, is an object",
            section=section,
            came=claims.get(name),
            expected="an object, or nothing",
            fix="Leave the claim out if there is nothing to say.",
            error=InvalidLaunch,
        )


def _require_id(value: Any, name: str, claim: str, section: str, trail: Trail) -> None:
    trail.require(
        isinstance(value, str) and 0 < len(value) <= LONGEST_ID and "\0" not in value,
        name,
        section=f"{CORE} {section}",
        came=value,
        expected=f"{claim}, a text of 1 to {LONGEST_ID} characters",
        fix=f"Send {claim} with every launch."
        + (" Anonymous launches aren't taken: without a user nobody's progress can be kept." if claim == "sub" else ""),
        error=Anonymous if claim == "sub" else InvalidLaunch,
    )


def _wanted(claims: Mapping[str, Any], target: str) -> tuple[str, str]:
    """Return course and item, by custom parameters or else by the target's query."""
    custom = _object(claims, v.CUSTOM)
    query = dict(parse_qsl(urlsplit(target).query))
    course = _text(custom.get("course"), 100)
    source: Mapping[str, Any] = custom if course else query
    return _text(source.get("course"), 100), _text(source.get("item"), 4_000)


def _endpoint(claim: Mapping[str, Any]) -> Endpoint:
    scopes = claim.get("scope")
    return Endpoint(
        line_item=_url(claim.get("lineitem")),
        line_items=_url(claim.get("lineitems")),
        scopes=tuple(scope for scope in v.AGS_SCOPES if isinstance(scopes, list) and scope in scopes),
    )


def _origins(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the origins whose pages show this launch, as the platform says."""
    told = (
        _object(claims, v.LAUNCH_PRESENTATION).get("return_url"),
        _object(claims, v.DEEP_LINKING_SETTINGS).get("deep_link_return_url"),
        _object(claims, v.TOOL_PLATFORM).get("url"),
    )
    return tuple(sorted({origin for url in told if isinstance(url, str) and (origin := origin_of(url))}))


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: Any, longest: int) -> str:
    return value.replace("\0", "").strip()[:longest] if isinstance(value, str) else ""


def _url(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 2_000 and origin_of(value) else ""
