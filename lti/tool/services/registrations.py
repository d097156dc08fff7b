"""Registers us with a platform that we were invited to. LTI Dynamic Registration 1.0."""

import json
from typing import Any

from django.db import transaction

from lti.security.services.exchanges import Inspected
from lti.tool.models import Invitation, Platform
from lti.tool.rules.configuration import OpenidConfiguration, openid_configuration_of, registered, registration_of
from lti.tool.rules.errors import CannotRegister
from lti.tool.services import invitations, platforms
from people.rules.errors import Refusal, shortened
from people.services import outbound

_MOST_BYTES = 256 << 10


def register(tenant_id: int, secret: str, *, configuration: str, token: str, exchange: Inspected) -> Platform:
    """Return the platform at which we are registered now; a Refusal leaves the invitation as it was."""
    invitation = invitations.take(tenant_id, secret)
    try:
        return _registered(invitation, configuration, token, exchange)
    except Refusal:
        invitations.give_back(invitation)
        raise


def _registered(invitation: Invitation, url: str, token: str, exchange: Inspected) -> Platform:
    tenant_id, trail = invitation.tenant_id, exchange.trail
    found = openid_configuration_of(_asked("GET", url, exchange), url=url, trail=trail)
    exchange.party_name = found.name
    ours = registration_of(platforms.addresses(tenant_id))
    exchange.message("our registration", ours)
    authorization = {"Authorization": f"Bearer {token}"} if token else {}
    answer = _asked("POST", found.registration_endpoint, exchange, body=ours, headers=authorization)
    client_id, deployment_id = registered(answer, trail=trail)
    platform = _kept(invitation, found, client_id, deployment_id)
    exchange.party = platform.pk
    return platform


@transaction.atomic
def _kept(invitation: Invitation, found: OpenidConfiguration, client_id: str, deployment_id: str) -> Platform:
    platform = platforms.register(
        invitation.tenant_id,
        who=f"invited by {invitation.who}",
        deployment_id=deployment_id,
        name=found.name[:200],
        issuer=found.issuer,
        client_id=client_id,
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        token_audience=found.token_audience,
        jwks_uri=found.jwks_uri,
        status=Platform.WAITING if invitation.needs_approval else Platform.ACTIVE,
    )
    Invitation.objects.filter(tenant_id=invitation.tenant_id, pk=invitation.pk).update(platform=platform)
    return platform


def _asked(method: str, url: str, exchange: Inspected, *, body: Any = None, headers: Any = None) -> Any:
    """Return the JSON by which the platform answers; CannotRegister says what else it does."""
    sent = {"Accept": "application/json", **(headers or {})}
    if body is not None:
        sent["Content-Type"] = "application/json"
    content = None if body is None else json.dumps(body).encode()
    answer = outbound.send(method, url, headers=sent, body=content, most_bytes=_MOST_BYTES)
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    exchange.message(f"{method} {url}", {"status": answer.status, "answer": found or shortened(answer.text, 2_000)})
    if not 200 <= answer.status < 300 or found is None:
        raise CannotRegister(f"{url} is answered with {answer.status}: {shortened(answer.text, 300)}")
    return found
