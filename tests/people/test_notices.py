"""Administrators are told by mail what they have to know, each matter once, as long as it lasts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from feeds.models import Feed, Status
from feeds.services import feed_settings
from feeds.services.feed_settings import NewFeed
from people.models import Credential
from people.services import notices
from tests.xapi.client import make_credential, make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(settings):
    settings.EMAIL_HOST = "mail.example.org"
    north = make_tenant("north")
    north.administrators.add(User.objects.create_user("bo", "bo@north.example.org", is_staff=True))
    return north


@pytest.fixture
def feed(north) -> Feed:
    return feed_settings.create(north.pk, NewFeed(name="HR", url="https://hr.example.org/hook"), who="bo")[0]


def mailed() -> list[str]:
    return [each.subject for each in mail.outbox]


def test_a_feed_that_was_disabled_is_told_once(north, feed) -> None:
    Feed.objects.update(status=Status.DISABLED, disabled_because="The receiver answered 410.")
    assert [notices.mail_new(), notices.mail_new()] == [1, 0]
    [sent] = mail.outbox
    assert sent.to == ["bo@north.example.org"]
    assert sent.subject == "Tributary, North: The feed HR was disabled: The receiver answered 410."
    assert f"/admin/feeds/feed/{feed.pk}/change/" in sent.body


def test_what_happens_again_is_told_again(north, feed) -> None:
    for _ in range(2):
        Feed.objects.update(status=Status.DISABLED)
        notices.mail_new()
        Feed.objects.update(status=Status.ACTIVE)
        assert notices.mail_new() == 0
    assert len(mailed()) == 2


def test_a_feed_is_told_of_when_it_has_failed_for_long(north, feed) -> None:
    now = timezone.now()
    Feed.objects.update(failing_since=now - timedelta(minutes=59), last_problem="500: not now")
    assert notices.notices_of(north.pk) == []
    Feed.objects.update(failing_since=now - timedelta(minutes=61))
    [notice] = notices.notices_of(north.pk)
    assert notice.text.startswith("The receiver of the feed HR has taken nothing since ")
    assert notice.text.endswith("500: not now")


def test_secrets_that_end_soon_are_told_and_those_that_ended_or_were_revoked_arent(north) -> None:
    now = timezone.now()
    for name, days in (("Soon", 13), ("Later", 15), ("Over", -1), ("Revoked", 13)):
        make_credential(north, name=name)
        revoked = now if name == "Revoked" else None
        Credential.objects.filter(name=name).update(expires_at=now + timedelta(days=days), revoked_at=revoked)
    [notice] = notices.notices_of(north.pk)
    assert notice.text == f"The credential Soon ends on {now + timedelta(days=13):%Y-%m-%d %H:%M} UTC."


def test_an_old_secret_that_ends_after_a_rotation_is_told(north) -> None:
    make_credential(north, name="Player")
    ends = timezone.now() + timedelta(days=2)
    Credential.objects.update(previous_secret_hash=b"x" * 32, previous_valid_until=ends)
    [notice] = notices.notices_of(north.pk)
    assert notice.text.startswith("The old secret of the credential Player ends on")


def test_without_a_mail_server_nothing_is_mailed_and_nothing_is_lost(north, feed, settings) -> None:
    Feed.objects.update(status=Status.DISABLED)
    settings.EMAIL_HOST = ""
    assert notices.mail_new() == 0
    settings.EMAIL_HOST = "mail.example.org"
    assert notices.mail_new() == 1


def test_a_mail_that_couldnt_be_sent_is_sent_later(north, feed, settings) -> None:
    Feed.objects.update(status=Status.DISABLED)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert notices.mail_new() == 0
    settings.EMAIL_BACKEND = works
    assert notices.mail_new() == 1


def test_superusers_are_told_where_a_tenant_has_no_administrator_of_its_own(north, feed) -> None:
    south = make_tenant("south")
    User.objects.create_superuser("root", "root@example.org")
    feed_settings.create(south.pk, NewFeed(name="CRM", url="https://crm.example.org/hook"), who="root")
    Feed.objects.update(status=Status.DISABLED)
    assert notices.mail_new() == 2
    assert sorted((each.to[0], each.subject[:30]) for each in mail.outbox) == [
        ("bo@north.example.org", "Tributary, North: The feed HR "),
        ("root@example.org", "Tributary, South: The feed CRM"),
    ]
