"""The client that an OAuth 2.0 access token was issued to."""

from django.db import models
from oauth2_provider.models import AbstractApplication

from people.models.credential import Credential


class OAuthClient(AbstractApplication):
    """django-oauth-toolkit's application, standing for a Credential: its key is the client_id.

    The client authenticates by the Credential's secret; ``client_secret`` here is random and known to nobody.
    RFC 6749 §2.
    """

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, related_name="oauth_client", null=True, blank=True
    )

    class Meta(AbstractApplication.Meta):
        verbose_name = "OAuth client"
