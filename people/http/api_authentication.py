"""How the management API knows its callers: by a credential's header, or by the session of a staff user."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from people.rules.errors import NotAuthorized, TooManyRequests
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services import authentication, rate_limits

CHALLENGE = 'Basic realm="management API"'


class ApiClient:
    """Stands where Django expects a user: somebody is known, by a credential."""

    is_authenticated = True
    is_active = True

    def __init__(self, principal: Principal) -> None:
        self.principal = principal


class CredentialAuthentication(BaseAuthentication):
    """HTTP Basic with a key and secret, or an access token; the scope must be ``all``."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return the client and its principal; None for a request without an Authorization header."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        now = datetime.now(UTC)
        principal = authentication.authenticate(header, now=now)
        taken = rate_limits.take(principal, now=now)
        if taken is not None and taken.exceeded:
            raise TooManyRequests(
                f"The credential's {taken.limit} requests a minute are used up; try again in {taken.retry_after} s.",
                headers=taken.headers(),
            )
        if not allows(principal.scopes, "all"):
            raise NotAuthorized(f"{principal.name} may not use the management API: it lacks the scope 'all'.")
        return ApiClient(principal), principal

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return CHALLENGE


class StaffAuthentication(SessionAuthentication):
    """The session of the administration; changing requests need its CSRF token."""


class CredentialScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the credentials in the API's schema."""

    target_class = CredentialAuthentication
    name = ["credential", "accessToken"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """Return that either of the two is enough."""
        return [{"credential": []}, {"accessToken": []}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        """Return both ways in which a credential travels."""
        return [
            {"type": "http", "scheme": "basic", "description": "A credential's key and secret, with the scope `all`."},
            {"type": "http", "scheme": "bearer", "description": "An access token with the scope `all`."},
        ]


class StaffScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the session in the API's schema."""

    target_class = StaffAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the cookie of the administration."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A signed-in administrator."}
