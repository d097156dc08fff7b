"""The tool as the platform knows it, and what must be true of its signed messages."""

from dataclasses import dataclass
from typing import Any

import jwt
from jwcrypto.jwk import JWK
from lti1p3platform.exceptions import LtiException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.registration import Registration
from web import Refused

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class ToolSettings:
    """What tool and platform agreed on when they were registered with each other."""

    issuer: str
    login_url: str
    redirect_uris: list[str]
    target_link_uri: str
    jwks_url: str
    deep_linking_url: str
    client_id: str
    deployment_id: str


@dataclass(frozen=True)
class KeyPair:
    """The platform's signing key, as PEM."""

    private: str
    public: str


def new_key_pair() -> KeyPair:
    key = JWK.generate(kty="RSA", size=2048)
    return KeyPair(key.export_to_pem(private_key=True, password=None).decode(), key.export_to_pem().decode())


class PlatformConf(LTI1P3PlatformConfAbstract):
    """The library's configuration, made anew for each request.

    It keeps the last token that it read, so threads can't share it, and keeps the tool's key set for ever,
    so a tool that changes its keys would be refused.
    """

    def init_platform_config(self, settings: ToolSettings, keys: KeyPair) -> None:
        self.settings = settings
        self._registration = (
            Registration()
            .set_iss(settings.issuer)
            .set_client_id(settings.client_id)
            .set_deployment_id(settings.deployment_id)
            .set_oidc_login_url(settings.login_url)
            .set_launch_url(settings.target_link_uri)
            .set_deeplink_launch_url(settings.deep_linking_url)
            .set_tool_key_set_url(settings.jwks_url)
            .set_platform_public_key(keys.public)
            .set_platform_private_key(keys.private)
        )

    def get_registration_by_params(self, **_: Any) -> Registration:
        return self._registration

    def tool_claims(self, token: str) -> dict[str, Any]:
        """Return what the tool signed, or refuse; the library's errors come from three packages."""
        try:
            return self.tool_validate_and_decode(token)
        except (LtiException, jwt.PyJWTError, AssertionError, KeyError) as error:
            raise Refused(f"The tool's token isn't valid: {error}", error="invalid_client") from error

    @staticmethod
    def check_lifetime(claims: dict[str, Any]) -> None:
        """Refuse tokens without an end or a beginning; the library looks at either only if it is there."""
        for name in ("iat", "exp"):
            if not isinstance(claims.get(name), int | float):
                raise Refused(f"The tool's token has no {name}.", error="invalid_client")


class OnlyOnce:
    """Refuses a second use of a token's own identifier, which the library doesn't look at."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def take(self, claims: dict[str, Any], name: str) -> None:
        value = claims.get(name)
        if not isinstance(value, str) or not value:
            raise Refused(f"The tool's token has no {name}.", error="invalid_client")
        if value in self.seen:
            raise Refused(f"The tool's {name} was used before.", error="invalid_client")
        self.seen.add(value)
