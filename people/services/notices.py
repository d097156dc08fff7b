"""What administrators have to know now: each room says what it is, and who isn't looking gets it by mail.

A notice isn't stored: it is there as long as what it tells of lasts. Only that it was mailed is remembered.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from people.models import Credential, MailedNotice, Tenant

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """``key`` stays the same as long as it is the same matter. ``page`` names the address where it can be seen to."""

    key: str
    text: str
    page: tuple[str, str]

    @property
    def url(self) -> str:
        """Return the page's path."""
        name, key = self.page
        return reverse(name, args=[key])


Watcher = Callable[[int], Iterable[Notice]]
"""Returns what a tenant's administrators have to know of a room."""

_watchers: dict[str, Watcher] = {}


def register(room: str, watcher: Watcher) -> None:
    """Name a room that has something to tell."""
    _watchers[room] = watcher


def notices_of(tenant_id: int) -> list[Notice]:
    """Return what there is to know now."""
    return [each for watcher in (_credentials, *_watchers.values()) for each in watcher(tenant_id)]


def mail_new() -> int:
    """Mail each tenant's administrators what they weren't told yet; return how many notices went out."""
    return sum(_mail(tenant) for tenant in Tenant.objects.all()) if settings.EMAIL_HOST else 0


def _mail(tenant: Tenant) -> int:
    notices = notices_of(tenant.pk)
    rows = MailedNotice.objects.filter(tenant=tenant)
    rows.exclude(key__in=[each.key for each in notices]).delete()
    told = set(rows.values_list("key", flat=True))
    to = _addresses(tenant)
    new = [each for each in notices if each.key not in told and to and _is_ours(tenant, each)]
    if not new:
        return 0
    lines = [f"{each.text}\n{settings.PUBLIC_ORIGIN}{each.url}" for each in new]
    try:
        send_mail(f"Tributary, {tenant.name}: {new[0].text[:100]}", "\n\n".join(lines), None, to)
    except (OSError, smtplib.SMTPException):
        _log.exception("The administrators of %s could not be told.", tenant.slug)
        rows.filter(key__in=[each.key for each in new]).delete()
        return 0
    return len(new)


def _is_ours(tenant: Tenant, notice: Notice) -> bool:
    """Take it upon us to send a notice, unless another process has."""
    try:
        with transaction.atomic():
            MailedNotice.objects.create(tenant=tenant, key=notice.key)
    except IntegrityError:
        return False
    return True


def _addresses(tenant: Tenant) -> list[str]:
    """Return where the tenant's administrators are written to; where it has none of its own, superusers."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    own = users.filter(pk__in=tenant.administrators.values("pk"))
    return sorted({user.email for user in own or users.filter(is_superuser=True)})


def _credentials(tenant_id: int) -> Iterable[Notice]:
    """Yield which secrets end soon."""
    now = timezone.now()
    soon = (now, now + timedelta(days=settings.SECRET_NOTICE_DAYS))
    rows = Credential.objects.filter(tenant_id=tenant_id, revoked_at=None)
    for each in rows.filter(Q(expires_at__range=soon) | Q(previous_valid_until__range=soon)):
        what, at = "The credential", each.expires_at
        if not (at and soon[0] <= at <= soon[1]):
            what, at = "The old secret of the credential", each.previous_valid_until
        text = f"{what} {each.name} ends on {at:%Y-%m-%d %H:%M} UTC."
        yield Notice(f"credential:{each.pk}:{at:%Y-%m-%d}", text, ("admin:people_credential_change", str(each.pk)))
