"""Reads the registration that a tool sends, and says what was made of it (LTI Dynamic Registration 1.0 §2.2, §3).

The form is that of OpenID Connect Dynamic Client Registration 1.0 and RFC 7591: what isn't known is passed over, and
null is as good as nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lti.platform.rules import configuration as ours
from lti.platform.rules import registration_parts as parts
from lti.platform.rules.configuration import Endpoints, openid_configuration
from lti.platform.rules.errors import REGISTRATION, InvalidRedirectUri, InvalidRegistration
from lti.platform.rules.reading import Place, read_custom, read_line, read_lines, read_object, read_url, without_nulls
from lti.platform.rules.registration_parts import Launches, Message
from lti.security.rules import vocabulary as v
from people.rules.errors import Problem

__all__ = [
    "Endpoints",
    "Message",
    "ToolRegistration",
    "openid_configuration",
    "read_registration",
    "registration_answer",
]

TOOL_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
OPENID_SECTION: Final = f"{REGISTRATION} §2.2.1"
LTI_SECTION: Final = f"{REGISTRATION} §2.2.2"

LONGEST_DESCRIPTION: Final = 2_000
LONGEST_SCOPE: Final = 5_000
MOST_REDIRECT_URIS: Final = 50
MOST_MESSAGES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRegistration:
    """A tool, as it describes itself.

    Names and descriptions in other languages stand by their language tag. ``scopes`` are those that we have;
    ``unknown_scopes`` and ``left_out`` (messages, or placements of them) tell an administrator what the tool won't get.
    Either ``jwks_uri`` or ``jwks`` is there.
    """

    name: str
    names: dict[str, str] = field(default_factory=dict)
    description: str = ""
    descriptions: dict[str, str] = field(default_factory=dict)
    initiate_login_uri: str
    redirect_uris: tuple[str, ...]
    jwks_uri: str = ""
    jwks: dict[str, Any] | None = None
    target_link_uri: str
    domain: str
    secondary_domains: tuple[str, ...] = ()
    logo_uri: str = ""
    client_uri: str = ""
    tos_uri: str = ""
    policy_uri: str = ""
    contacts: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    unknown_scopes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    custom: dict[str, str] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def wants_name(self) -> bool:
        """Tell whether the tool asks for people's names."""
        return not set(ours.NAMES).isdisjoint(self.claims)

    @property
    def wants_email(self) -> bool:
        """Tell whether the tool asks for people's addresses."""
        return ours.EMAIL in self.claims


def read_registration(document: object, *, plain_http: bool = False) -> ToolRegistration:
    """Return the tool that a registration describes; ``plain_http`` lets it be tried out without certificates.

    Raises InvalidRegistration, InvalidRedirectUri if those are among what is wrong, with every problem.
    """
    root = Place("$", OPENID_SECTION, [])
    sent = without_nulls(read_object(document, root) or {})
    if not root.problems:
        https_only = not plain_http
        _check_protocol(sent, root)
        described = {**_client(sent, root, https_only=https_only), **_tool(sent, root, https_only=https_only)}
    if root.problems:
        raise _refusal(root.problems)
    return ToolRegistration(**described)


def registration_answer(
    registration: ToolRegistration,
    *,
    client_id: str,
    deployment_id: str = "",
    scopes: Sequence[str] | None = None,
    issued_at: int | None = None,
) -> dict[str, object]:
    """Return what is answered to a tool that was registered: all that holds for it from now on (§3.6.1).

    ``scopes`` are those that it was given, all that it asked for unless told otherwise; without a deployment there is
    none yet, and an administrator makes it.
    """
    granted = registration.scopes if scopes is None else scopes
    issued = {} if issued_at is None else {"client_id_issued_at": issued_at}
    return {
        "client_id": client_id,
        **issued,
        "application_type": "web",
        "response_types": [ours.RESPONSE_TYPE],
        "grant_types": list(ours.GRANT_TYPES),
        "token_endpoint_auth_method": ours.AUTH_METHOD,
        "id_token_signed_response_alg": ours.ALGORITHM,
        **parts.localized("client_name", registration.name, registration.names),
        "initiate_login_uri": registration.initiate_login_uri,
        "redirect_uris": list(registration.redirect_uris),
        "scope": " ".join(granted),
        **_told(registration, ("jwks_uri", "jwks", "logo_uri", "client_uri", "tos_uri", "policy_uri", "contacts")),
        TOOL_CONFIGURATION: _tool_answer(registration, deployment_id),
    }


def _tool_answer(registration: ToolRegistration, deployment_id: str) -> dict[str, object]:
    deployment = {"deployment_id": deployment_id} if deployment_id else {}
    described = parts.localized("description", registration.description, registration.descriptions)
    description = described if registration.description else {}
    return {
        **deployment,
        "domain": registration.domain,
        **_told(registration, ("secondary_domains",)),
        "target_link_uri": registration.target_link_uri,
        **description,
        "custom_parameters": dict(registration.custom),
        "claims": list(registration.claims),
        "messages": [message.as_json() for message in registration.messages],
    }


def _told(registration: ToolRegistration, names: Sequence[str]) -> dict[str, object]:
    """Return the members of these names that were sent."""
    values = {name: getattr(registration, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}


def _check_protocol(sent: Mapping[str, Any], at: Place) -> None:
    """Check what both sides have to do alike (§2.2.1)."""
    for name, needed in (("response_types", (ours.RESPONSE_TYPE,)), ("grant_types", ours.GRANT_TYPES)):
        value = sent.get(name)
        if not isinstance(value, list) or not all(each in value for each in needed):
            at.at(name).refuse(value, f"Send an array that has {' and '.join(needed)}.", f"{name.replace('_', '-')}")
    fixed = (
        ("application_type", "web", "web"),
        ("token_endpoint_auth_method", ours.AUTH_METHOD, None),
        ("id_token_signed_response_alg", ours.ALGORITHM, ours.ALGORITHM),
    )
    for name, needed_value, default in fixed:
        if sent.get(name, default) != needed_value:
            at.at(name).refuse(sent.get(name), f"Send {needed_value}.", name.replace("_", "-"))


def _client(sent: Mapping[str, Any], at: Place, *, https_only: bool) -> dict[str, Any]:
    """Read what every OpenID client has (§2.2.1)."""
    uris = {
        name: read_url(sent[name], at.at(name), https_only=https_only and name == "logo_uri")
        for name in ("logo_uri", "client_uri", "tos_uri", "policy_uri")
        if name in sent
    }
    scopes = read_lines(sent.get("scope", ""), at.at("scope"), LONGEST_SCOPE).split()
    wanted = [scope for scope in dict.fromkeys(scopes) if scope != "openid"]
    return {
        **uris,
        **parts.read_keys(sent, at, https_only=https_only),
        "name": read_line(sent.get("client_name"), at.at("client_name"), empty=False),
        "names": parts.read_languages(sent, "client_name", at),
        "initiate_login_uri": read_url(
            sent.get("initiate_login_uri"), at.at("initiate_login_uri"), https_only=https_only
        ),
        "redirect_uris": _redirect_uris(sent.get("redirect_uris"), at.at("redirect_uris"), https_only=https_only),
        "contacts": parts.read_list(sent.get("contacts", []), at.at("contacts"), 20, read_line),
        "scopes": tuple(scope for scope in v.SCOPES if scope in wanted),
        "unknown_scopes": tuple(scope for scope in wanted if scope not in v.SCOPES),
    }


def _redirect_uris(value: object, at: Place, *, https_only: bool) -> tuple[str, ...]:
    """Read the addresses to which messages are sent, letter by letter and to no other."""
    if value is None or value == []:
        at.refuse(value, "Send an array of at least one URL.", "missing")
        return ()
    read = parts.read_list(
        value, at, MOST_REDIRECT_URIS, lambda each, here: parts.read_redirect_uri(each, here, https_only=https_only)
    )
    return tuple(dict.fromkeys(read))


def _tool(sent: Mapping[str, Any], at: Place, *, https_only: bool) -> dict[str, Any]:
    """Read what LTI adds to a client (§2.2.2)."""
    here = Place(at.at(TOOL_CONFIGURATION).path, LTI_SECTION, at.problems)
    found = read_object(sent.get(TOOL_CONFIGURATION), here)
    if found is None:
        return {}
    tool = without_nulls(found)
    domain = parts.read_domain(tool.get("domain"), here.at("domain"))
    others = parts.read_list(tool.get("secondary_domains", []), here.at("secondary_domains"), 50, parts.read_domain)
    domains = tuple(parts.without_port(each) for each in (domain, *others)) if all((domain, *others)) else ()
    target = Launches("", domains, https_only).read_target(tool.get("target_link_uri"), here.at("target_link_uri"))
    messages, left_out = _messages(tool.get("messages", []), here.at("messages"), Launches(target, domains, https_only))
    return {
        "target_link_uri": target,
        "domain": domain,
        "secondary_domains": others,
        "description": read_lines(tool.get("description", ""), here.at("description"), LONGEST_DESCRIPTION),
        "descriptions": parts.read_languages(tool, "description", here, longest=LONGEST_DESCRIPTION),
        "custom": read_custom(tool.get("custom_parameters", {}), here.at("custom_parameters")),
        "claims": parts.read_list(tool.get("claims", []), here.at("claims"), 200, read_line),
        "messages": messages,
        "left_out": left_out,
    }


def _messages(value: object, at: Place, launches: Launches) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    """Read the messages that a tool wants; those that we don't send, or not where it wants them, are left out."""
    read = parts.read_list(value, at, MOST_MESSAGES, lambda each, here: parts.read_message(each, here, launches))
    messages = tuple(message for message, _ in read if message is not None)
    return messages, tuple(dict.fromkeys(name for _, left_out in read for name in left_out))


def _refusal(problems: Sequence[Problem]) -> InvalidRegistration:
    first = problems[0]
    others = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    text = f"The registration can't be used: {first.path}: {first.rule}{others}"
    of_redirects = any(problem.path.startswith("$.redirect_uris") for problem in problems)
    kind = InvalidRedirectUri if of_redirects else InvalidRegistration
    return kind(text, problems=problems, section=first.section)
