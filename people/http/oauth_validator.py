"""How the OAuth 2.0 server knows clients: a client is a credential, its scopes are the credential's."""

from typing import Any
from urllib.parse import unquote_plus

from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error

from people.rules.authorization import KeyAndSecret, read_authorization
from people.rules.errors import NotAuthenticated
from people.rules.scopes import narrowed
from people.services import oauth_clients, principal_cache
from people.services.authentication import credential_of


class CredentialValidator(OAuth2Validator):  # type: ignore[misc]
    """Client credentials only (RFC 6749 §4.4): no users, no public clients, no refresh tokens."""

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Accept a credential's key and secret, in HTTP Basic or as form fields (RFC 6749 §2.3.1)."""
        for claimed in _claims(request):
            try:
                credential = credential_of(claimed, now=timezone.now()).credential
            except NotAuthenticated:
                continue
            request.client = oauth_clients.client_of(credential)
            return request.client_id in (None, credential.key)
        return False

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Ask every client for its secret."""
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Know no client by its id alone."""
        return False

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Offer client credentials and nothing else."""
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """Return what a token may do when its request names no scope: all that the credential may."""
        return sorted(request.client.credential.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Grant what the credential may do of the requested; refuse only when nothing is left (RFC 6749 §3.3).

        A token for one resource only is refused: the store doesn't tell resources apart (RFC 8707 §2).
        """
        if getattr(request, "resource", None):
            description = "Tokens are for the whole store; leave resource out."
            raise CustomOAuth2Error(error="invalid_target", description=description, request=request)
        request.scopes = sorted(narrowed(frozenset(client.credential.scopes), scopes))
        return bool(request.scopes)

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any) -> None:
        """Revoke the client's own token, and forget it in this process (RFC 7009 §2.1)."""
        super().revoke_token(token, token_type_hint, request, *args, **kwargs)
        principal_cache.forget_all()


def _claims(request: Request) -> list[KeyAndSecret]:
    """Return whom the client may mean: Basic as it stands and form-decoded (RFC 6749 asks for it, few do it)."""
    header = request.headers.get("HTTP_AUTHORIZATION")
    if header:
        try:
            sent = read_authorization(header)
        except NotAuthenticated:
            return []
        if not isinstance(sent, KeyAndSecret):
            return []
        decoded = KeyAndSecret(unquote_plus(sent.key), unquote_plus(sent.secret))
        return [sent] if decoded == sent else [sent, decoded]
    if request.client_id and request.client_secret:
        return [KeyAndSecret(request.client_id, request.client_secret)]
    return []
