"""The OAuth 2.0 side of a credential."""

import hashlib
from datetime import datetime

from django.utils import timezone
from oauth2_provider.models import AbstractAccessToken, AbstractApplication, get_access_token_model

from people.models import Credential, OAuthClient
from people.rules import secrets
from people.services.clearing import delete_portion


def client_named(client_id: str, name: str) -> OAuthClient:
    """Return the client of somebody who authenticates without a secret of ours; made when it is first asked for."""
    client: OAuthClient
    client, _ = OAuthClient.objects.get_or_create(
        client_id=client_id,
        defaults={
            "name": name,
            "client_type": AbstractApplication.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": AbstractApplication.GRANT_CLIENT_CREDENTIALS,
            "client_secret": secrets.new_secret(),  # nobody's
            "hash_client_secret": False,
        },
    )
    return client


def token_of(access_token: str) -> AbstractAccessToken | None:
    """Return an access token with its client, None if it is unknown."""
    checksum = hashlib.sha256(access_token.encode()).hexdigest()
    rows = get_access_token_model().objects.select_related("application")
    found: AbstractAccessToken | None = rows.filter(token_checksum=checksum).order_by().first()
    return found


def tokens_since(client_id: str, moment: datetime) -> int:
    """Return how many access tokens a client has got since a moment."""
    rows = get_access_token_model().objects.filter(application__client_id=client_id, created__gte=moment)
    return int(rows.count())


def forget_expired() -> int:
    """Delete a portion of the access tokens that have expired, and return how many there were."""
    return delete_portion(get_access_token_model().objects.filter(expires__lt=timezone.now()), by="expires")


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
