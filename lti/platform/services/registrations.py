"""Registers tools that describe themselves, for an administrator to approve. Dynamic Registration 1.0."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction

from lti.platform.models import Deployment, Tool
from lti.platform.rules.notices import TYPES
from lti.platform.rules.registration import (
    Endpoints,
    ToolRegistration,
    openid_configuration,
    read_registration,
    registration_answer,
)
from lti.platform.services import addresses, invitations, tools
from lti.platform.services.messages import VERSION
from lti.security.services.exchanges import Inspected


def configuration() -> dict[str, Any]:
    """Return what the platform says of itself."""
    endpoints = Endpoints(
        authorization=addresses.at("authorize"),
        token=addresses.token(),
        jwks=addresses.at("jwks"),
        registration=addresses.at("register"),
    )
    return openid_configuration(addresses.issuer(), endpoints=endpoints, version=VERSION, notice_types=TYPES)


@transaction.atomic
def register(token: str, document: object, exchange: Inspected) -> dict[str, Any]:
    """Register a tool by an invitation; it can do nothing before an administrator approves it."""
    invitation = invitations.of_token(token)
    exchange.tenant_id = invitation.tenant_id
    if isinstance(document, dict):
        exchange.message("registration", document)
    asked = read_registration(document, plain_http=settings.OUTBOUND_PLAIN_HTTP)
    tool = tools.register(
        invitation.tenant_id,
        name=asked.name[:200],
        who=f"tool {asked.name[:100]}, invited by {invitation.made_by}",
        status=Tool.PENDING,
        description=asked.description,
        initiate_login_uri=asked.initiate_login_uri,
        target_link_uri=asked.target_link_uri,
        redirect_uris=list(asked.redirect_uris),
        jwks_uri=asked.jwks_uri,
        jwks=json.dumps(asked.jwks) if asked.jwks and not asked.jwks_uri else "",
        scopes=list(asked.scopes),
        shares=_wished(asked),
        custom=dict(asked.custom),
        messages=[_message(each) for each in asked.messages],
        icon_uri=asked.logo_uri,
        asked=_plain(asked),
    )
    exchange.party, exchange.party_name = tool.pk, tool.name
    invitations.use(invitation, tool.pk)
    deployment = Deployment.objects.filter(tenant_id=tool.tenant_id, tool=tool).first()
    deployment_id = str(deployment.pk) if deployment else ""
    answer = registration_answer(asked, client_id=tool.client_id, deployment_id=deployment_id)
    exchange.message("answer", answer)
    return answer


def _wished(asked: ToolRegistration) -> str:
    """Return what the tool wants to know of people: the administrator sees it before anybody else does."""
    return {
        (True, True): "name_and_email",
        (True, False): "name",
        (False, True): "email",
        (False, False): "anonymous",
    }[asked.wants_name, asked.wants_email]


def _message(message: Any) -> dict[str, Any]:
    found = asdict(message)
    known = {
        "type": found["type"],
        "target_link_uri": found["target_link_uri"],
        "label": found["label"],
        "icon_uri": found["icon_uri"],
        "custom_parameters": dict(found["custom"]),
        "placements": list(found["placements"]),
    }
    return {name: value for name, value in known.items() if value}


def _plain(asked: ToolRegistration) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(asdict(asked), default=str))
    return plain
