"""How many access tokens a tool may ask for."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from lti.platform.models import Tool
from lti.platform.rules.errors import TooManyTokens
from people.services import oauth_clients


def check(tool: Tool) -> None:
    """Refuse a tool that asks more often than LTI_TOKENS_PER_MINUTE."""
    since = timezone.now() - timedelta(minutes=1)
    if oauth_clients.tokens_since(tool.client_id, since) >= settings.LTI_TOKENS_PER_MINUTE:
        raise TooManyTokens(
            f"More than {settings.LTI_TOKENS_PER_MINUTE} access tokens in a minute: use each until it expires.",
            headers={"Retry-After": "60"},
        )
