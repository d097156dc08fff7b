"""How we describe ourselves to platforms, and how they describe themselves to us. LTI Dynamic Registration 1.0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from lti.security.rules import vocabulary as v
from lti.security.rules.trail import Trail
from lti.tool.rules.errors import REGISTRATION, CannotRegister
from lti.tool.rules.paging import origin_of

NAME: Final = "Tributary"
DESCRIPTION: Final = "Courses of Tributary, with progress and scores."
SCOPES: Final = (*v.AGS_SCOPES, v.MEMBERSHIP_READONLY)
CLAIMS: Final = ("iss", "sub", "name", "given_name", "family_name", "email")
_TOOL: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where we are reached, for one tenant."""

    origin: str
    tenant_id: int

    @property
    def login(self) -> str:
        """Return where a login begins."""
        return f"{self._base}/login"

    @property
    def launch(self) -> str:
        """Return where launches arrive."""
        return f"{self._base}/launch"

    @property
    def configuration(self) -> str:
        """Return where all this can be read."""
        return f"{self._base}/config"

    @property
    def key_set(self) -> str:
        """Return where our keys are."""
        return f"{self.origin}/lti/tool/jwks"

    def registration(self, secret: str) -> str:
        """Return where an invited platform registers us."""
        return f"{self._base}/register/{secret}"

    @property
    def _base(self) -> str:
        return f"{self.origin}/lti/tool/{self.tenant_id}"


@dataclass(frozen=True, slots=True)
class OpenidConfiguration:
    """What a platform says of itself."""

    issuer: str
    name: str
    authorization_endpoint: str
    token_endpoint: str
    token_audience: str
    jwks_uri: str
    registration_endpoint: str


def registration_of(addresses: Addresses) -> dict[str, Any]:
    """Return how we register with a platform (§3.5)."""
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": addresses.login,
        "redirect_uris": [addresses.launch],
        "client_name": NAME,
        "jwks_uri": addresses.key_set,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        _TOOL: {
            "domain": urlsplit(addresses.origin).netloc,
            "description": DESCRIPTION,
            "target_link_uri": addresses.launch,
            "custom_parameters": {},
            "claims": list(CLAIMS),
            "messages": [
                {"type": v.RESOURCE_LINK_REQUEST, "target_link_uri": addresses.launch, "label": NAME},
                {"type": v.DEEP_LINKING_REQUEST, "target_link_uri": addresses.launch, "label": f"Choose in {NAME}"},
            ],
        },
    }


def by_hand(addresses: Addresses) -> dict[str, Any]:
    """Return what an administrator types in, or a platform reads, to register us by hand."""
    placements = [
        {"placement": name, "message_type": kind, "target_link_uri": addresses.launch, "text": NAME}
        for name, kind in (
            ("assignment_selection", v.DEEP_LINKING_REQUEST),
            ("link_selection", v.DEEP_LINKING_REQUEST),
        )
    ]
    return {
        "title": NAME,
        "description": DESCRIPTION,
        "oidc_initiation_url": addresses.login,
        "target_link_uri": addresses.launch,
        "redirect_uris": [addresses.launch],
        "public_jwk_url": addresses.key_set,
        "scopes": list(SCOPES),
        "custom_fields": {},
        "extensions": [
            {
                "domain": urlsplit(addresses.origin).netloc,
                "platform": "canvas.instructure.com",
                "privacy_level": "public",
                "settings": {"text": NAME, "placements": placements},
            }
        ],
    }


def openid_configuration_of(document: Any, *, url: str, trail: Trail) -> OpenidConfiguration:
    """Return a platform's configuration; CannotRegister says what is wrong with it (§2.1, §3.5.1)."""
    found: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    issuer = found.get("issuer")
    trail.require(
        isinstance(issuer, str) and len(issuer) <= 500 and _host(issuer) == _host(url) != "",
        "The issuer is where its configuration is",
        section=f"{REGISTRATION} §3.5.1",
        came=issuer,
        expected=f"an issuer on {_host(url)!r}",
        fix="Serve the OpenID configuration from the host that is the issuer's.",
        error=CannotRegister,
    )
    for name in _NEEDED:
        value = found.get(name)
        trail.require(
            isinstance(value, str) and len(value) <= 1_000 and bool(origin_of(value)),
            f"It has a {name}",
            section=f"{REGISTRATION} §2.1",
            came=value,
            expected=f"{name}, an http(s) address",
            fix=f"Add {name} to the OpenID configuration.",
            error=CannotRegister,
        )
    family = found.get("https://purl.imsglobal.org/spec/lti-platform-configuration")
    product = family.get("product_family_code") if isinstance(family, Mapping) else None
    audience = found.get("authorization_server")
    return OpenidConfiguration(
        issuer=str(issuer),
        name=f"{product} at {_host(url)}" if isinstance(product, str) and 0 < len(product) < 100 else _host(url),
        token_audience=audience if isinstance(audience, str) and len(audience) <= 1_000 else "",
        **{name: str(found[name]) for name in _NEEDED},
    )


def registered(document: Any, *, trail: Trail) -> tuple[str, str]:
    """Return the client id by which a platform has registered us, and the deployment if it says one (§3.6)."""
    found: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    client_id = found.get("client_id")
    trail.require(
        isinstance(client_id, str) and 0 < len(client_id) <= 255,
        "We have a client id",
        section=f"{REGISTRATION} §3.6",
        came=client_id,
        expected="client_id, a text",
        fix="Answer the registration with the client_id.",
        error=CannotRegister,
    )
    tool = found.get(_TOOL)
    deployment = tool.get("deployment_id") if isinstance(tool, Mapping) else None
    return str(client_id), deployment if isinstance(deployment, str) and 0 < len(deployment) <= 255 else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
