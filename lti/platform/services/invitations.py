"""One-time invitations by which tools register themselves. Dynamic Registration 1.0 §3.3."""

import re
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lti.platform.models import Invitation
from lti.platform.rules.errors import NoToken
from people.rules.secrets import hashed, matches, new_secret
from people.services import audit

LIFETIME = timedelta(hours=1)
_TOKEN = re.compile(r"(\d{1,9})\.([0-9a-f-]{36})\.([A-Za-z0-9]{43})")


@transaction.atomic
def invite(tenant_id: int, *, who: str) -> str:
    """Return a token by which one tool may register itself within an hour; it is shown this once."""
    now, secret = timezone.now(), new_secret()
    made = Invitation(tenant_id=tenant_id, made_by=who[:250], made_at=now, expires_at=now + LIFETIME)
    made.secret = _hash(made.pk, secret)
    made.save(force_insert=True)
    audit.write(tenant_id=tenant_id, who=who, action="lti.tool.invite", object=f"invitation {made.pk}")
    return f"{tenant_id}.{made.pk}.{secret}"


def of_token(token: str) -> Invitation:
    """Return the invitation that a token is, held until the transaction ends; NoToken if it can't be used."""
    found = _TOKEN.fullmatch(token)
    invitation = None
    if found is not None:
        rows = Invitation.objects.select_for_update().filter(tenant_id=int(found[1]), pk=UUID(found[2]))
        invitation = rows.first()
    kept = bytes(invitation.secret) if invitation is not None else None
    known = found is not None and matches(_hash(UUID(found[2]), found[3]), kept)
    if not known or invitation is None or invitation.used_at is not None or invitation.expires_at <= timezone.now():
        raise NoToken("The registration token is unknown, was used, or has expired; ask the administrator for another.")
    return invitation


def use(invitation: Invitation, tool_id: UUID) -> None:
    """Use an invitation up."""
    invitation.used_at, invitation.tool = timezone.now(), tool_id
    invitation.save(update_fields=["used_at", "tool"])


def clear() -> int:
    """Delete invitations that are long over, and return how many there were."""
    return int(Invitation.objects.filter(expires_at__lt=timezone.now() - timedelta(days=30)).delete()[0])


def _hash(invitation_id: UUID, secret: str) -> bytes:
    return hashed(str(invitation_id), secret, pepper=settings.CREDENTIAL_PEPPER.encode())
