"""The OAuth 2.0 token endpoint and the revocation endpoint; no pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from oauth2_provider.views.base import RevokeTokenView as LibraryRevokeTokenView
from oauth2_provider.views.base import TokenView as LibraryTokenView

CHALLENGE = 'Basic realm="xAPI"'


class TokenView(LibraryTokenView):  # type: ignore[misc]
    """Issues access tokens to credentials (RFC 6749 §4.4)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a token request; the device flow that the library adds here is not offered."""
        return challenged(self.authorization_flow_token_response(request))


class RevokeTokenView(LibraryRevokeTokenView):  # type: ignore[misc]
    """Revokes access tokens (RFC 7009)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a revocation request."""
        return challenged(super().post(request, *args, **kwargs))


def challenged(response: HttpResponse) -> HttpResponse:
    """Name the scheme by which a client authenticates when it failed to (RFC 6749 §5.2)."""
    if response.status_code == 401:
        response["WWW-Authenticate"] = CHALLENGE
    return response
