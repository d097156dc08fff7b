"""PyLTI1p3, led by our tables: the login, and a second look at launches beside our own stricter one.

Whatever it raises becomes one of our refusals.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config import ToolConfAbstract

from lti.security.rules.errors import InvalidMessage
from lti.security.rules.key_sets import Key, kept_set
from lti.tool.models import Platform
from lti.tool.rules.errors import InvalidLogin
from lti.tool.services.digests import new_secret
from people.rules.errors import Refusal

_UNEXPECTED = (LtiException, OIDCException, AttributeError, KeyError, TypeError, ValueError, AssertionError)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes to log in at the platform, and what comes back from there."""

    url: str
    state: str
    nonce: str


def registration_of(platform: Platform) -> Registration:
    """Return a platform as the library knows it; our keys stay where they are (lti.tool.services.connector)."""
    registration = Registration()
    registration.set_issuer(platform.issuer)
    registration.set_client_id(platform.client_id)
    registration.set_auth_login_url(platform.authorization_endpoint)
    registration.set_auth_token_url(platform.token_endpoint)
    registration.set_auth_audience(platform.token_audience or platform.token_endpoint)
    registration.set_tool_private_key("kept by lti.security")
    return registration


def begin(platform: Platform, asked: Mapping[str, str], *, redirect_uri: str) -> Begun:
    """Return how a login goes on that a platform has begun. 1EdTech Security Framework 1.0 §5.1.1.2."""
    kept = _Kept()
    with _refusals(InvalidLogin):
        login = _Login(_Asked(asked), _Config(platform), kept, _NoCookies())
        address = login.get_redirect_object(redirect_uri).get_redirect_url()
    query = address.removeprefix(f"{platform.authorization_endpoint}?")
    joined = "&" if "?" in platform.authorization_endpoint else "?"
    return Begun(f"{platform.authorization_endpoint}{joined}{query}", login.state, kept.nonce)


def check_launch(platform: Platform, *, token: str, state: str, key: Key, algorithm: str) -> None:
    """Let the library judge a launch whose key we have found; InvalidMessage says what it doesn't like.

    State, nonce, times and deployment are judged by us.
    """
    config = _Config(platform, key=key, algorithm=algorithm)
    with _refusals(InvalidMessage):
        launch = _Launch(_Asked({"id_token": token, "state": state}), config, _Judged(), _NoCookies())
        ours = dict.fromkeys(("verify_aud", "verify_exp", "verify_iat", "verify_nbf"), False)
        launch.set_jwt_verify_options(ours)
        launch.validate()


@contextmanager
def _refusals(kind: type[Refusal]) -> Iterator[None]:
    try:
        yield
    except _UNEXPECTED as error:
        raise kind(f"{str(error).rstrip('.') or type(error).__name__}.") from error


class _Asked(Request):  # type: ignore[misc]
    """The parameters of a request."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._parameters.get(key, "")


class _Config(ToolConfAbstract):  # type: ignore[misc]
    """The one platform that a message is of; which one that is, was found by the login."""

    def __init__(self, platform: Platform, *, key: Key | None = None, algorithm: str = "") -> None:
        self._platform, self._key, self._algorithm = platform, key, algorithm

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def find_registration_by_params(self, iss: str, client_id: str, *args: Any, **kwargs: Any) -> Any:
        if iss != self._platform.issuer or client_id not in ("", self._platform.client_id):
            return None
        registration = registration_of(self._platform)
        if self._key is not None:
            [key] = kept_set({self._key.kid: self._key})["keys"]
            registration.set_key_set({"keys": [{**key, "alg": self._algorithm}]})
        return registration

    def find_deployment_by_params(self, iss: str, deployment_id: str, *args: Any, **kwargs: Any) -> Any:
        return Deployment().set_deployment_id(deployment_id)


class _NoCookies(CookieService):  # type: ignore[misc]
    """The browser is bound by a cookie of our own (lti.tool.services.logins)."""

    def get_cookie(self, name: str) -> str | None:
        return None

    def set_cookie(self, name: str, value: Any, exp: int | None = 3600) -> None:
        """Keep nothing."""


class _Kept(SessionService):  # type: ignore[misc]
    """Takes the nonce of a login."""

    def __init__(self) -> None:
        self.nonce = ""

    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce


class _Judged(SessionService):  # type: ignore[misc]
    """Stands for a login that we have judged already."""

    def __init__(self) -> None:
        """Keep nothing."""

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return True

    def check_nonce(self, nonce: str) -> bool:
        return True

    def save_launch_data(self, key: str, jwt_body: Any) -> None:
        """Keep nothing."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Keep nothing."""


class _Address(Redirect):  # type: ignore[misc]
    def __init__(self, url: str) -> None:
        self._url = url

    def do_redirect(self) -> str:
        return self._url

    def do_js_redirect(self) -> str:
        return self._url

    def set_redirect_url(self, location: str) -> None:
        self._url = location

    def get_redirect_url(self) -> str:
        return self._url


class _Login(OIDCLogin):  # type: ignore[misc]
    state = ""

    def get_redirect(self, url: str) -> _Address:
        return _Address(url)

    def _get_uuid(self) -> str:
        made = new_secret()
        self.state = f"state-{made}"  # as the library puts it
        return made

    def _generate_nonce(self) -> str:
        return new_secret()


class _Launch(MessageLaunch):  # type: ignore[misc]
    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key))

    def get_client_id(self) -> str:
        """Return our client id, wherever it stands among the audiences."""
        audience = self._get_jwt_body().get("aud")
        known = self._tool_config._platform.client_id
        return known if isinstance(audience, list) and known in audience else super().get_client_id()
