"""How django-oauth-toolkit's server knows tools: by private_key_jwt. Security Framework 1.0 §4.1.1."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request

from lti.platform.models import Tool
from lti.platform.rules.scopes import granted
from lti.platform.services import client_assertions, token_limits
from lti.security.services.exchanges import Inspected
from people.services import oauth_clients


class ToolValidator(OAuth2Validator):  # type: ignore[misc]
    """Client credentials only, for one request: what is judged is written down in its exchange.

    A refusal of the assertion is raised as it is, with its reasons; the view answers it.
    """

    def __init__(self, exchange: Inspected) -> None:
        super().__init__()
        self.exchange = exchange
        self.tool: Tool | None = None

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Accept the assertion of a tool, once."""
        form = {name: value for name, value in request.decoded_body or [] if isinstance(value, str)}
        self.tool = client_assertions.tool_of(form, self.exchange)
        token_limits.check(self.tool)
        request.client = oauth_clients.client_named(self.tool.client_id, self.tool.name)
        return True

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Ask every client for its assertion."""
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
        """Return nothing: a token request names its scopes."""
        return []

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Grant what the tool may do of what it asks for; refuse only when nothing is left (RFC 6749 §3.3)."""
        request.scopes = granted(scopes, self.tool.scopes if self.tool else [])
        return bool(request.scopes)
