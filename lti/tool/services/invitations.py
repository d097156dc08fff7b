"""Invites administrators of platforms to register us there; each invitation is used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lti.tool.models import Invitation
from lti.tool.rules.errors import CannotRegister, NothingThere
from lti.tool.services import platforms
from lti.tool.services.digests import digest_of, new_secret
from people.services import audit

DAYS = 7


@dataclass(frozen=True, slots=True)
class Invited:
    """The link of an invitation; it is known now, and never again."""

    id: UUID
    url: str
    expires_at: datetime


@transaction.atomic
def invite(tenant_id: int, *, needs_approval: bool, who: str) -> Invited:
    """Make an invitation."""
    secret, expires_at = new_secret(), timezone.now() + timedelta(days=DAYS)
    made = Invitation.objects.create(
        tenant_id=tenant_id,
        digest=digest_of(secret),
        who=who[:250],
        needs_approval=needs_approval,
        expires_at=expires_at,
    )
    object_ = f"LTI invitation {made.pk}"
    audit.write(tenant_id=tenant_id, who=who, action="lti-invitation.create", object=object_, details={})
    return Invited(made.pk, platforms.addresses(tenant_id).registration(secret), expires_at)


def get(tenant_id: int, invitation_id: UUID) -> Invitation:
    """Return an invitation of the tenant; NothingThere if there is none, or it was forgotten."""
    found = Invitation.objects.filter(tenant_id=tenant_id, pk=invitation_id).first()
    if found is None:
        raise NothingThere(f"There is no invitation {invitation_id}.")
    return found


def take(tenant_id: int, secret: str) -> Invitation:
    """Use an invitation; CannotRegister if there is none, or somebody has used it."""
    now = timezone.now()
    rows = Invitation.objects.filter(tenant_id=tenant_id, digest=digest_of(secret))
    if not rows.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now):
        raise CannotRegister("This invitation isn't one, was used, or is too old; ask for another one.")
    return rows.get()


def give_back(invitation: Invitation) -> None:
    """Let an invitation be used again whose registration has failed."""
    rows = Invitation.objects.filter(tenant_id=invitation.tenant_id, pk=invitation.pk, platform__isnull=True)
    rows.update(used_at=None)


def clear() -> int:
    """Delete what expired a month ago, and return how many there were."""
    oldest = timezone.now() - timedelta(days=30)
    return int(Invitation.objects.filter(expires_at__lt=oldest).delete()[0])
