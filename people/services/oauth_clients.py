"""The OAuth 2.0 side of a credential."""

from oauth2_provider.models import AbstractApplication

from people.models import Credential, OAuthClient
from people.rules import secrets


def client_of(credential: Credential) -> OAuthClient:
    """Return the client that access tokens of this credential are issued to; made when it is first asked for."""
    client: OAuthClient
    client, _ = OAuthClient.objects.get_or_create(
        credential=credential,
        defaults={
            "client_id": credential.key,
            "name": credential.name,
            "client_type": AbstractApplication.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": AbstractApplication.GRANT_CLIENT_CREDENTIALS,
            "client_secret": secrets.new_secret(),  # nobody's: the credential's own secret is what counts
            "hash_client_secret": False,
        },
    )
    return client
