"""What LTI does at its own time: everything once, whatever fails."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lti.security.models import Exchange, SigningKey, UsedOnce
from lti.security.services import exchanges, jobs, replay
from people.services import clearing


@pytest.fixture
def registered(monkeypatch) -> dict[str, jobs.Job]:
    """Keep what a test registers out of other tests."""
    found = dict(jobs._jobs)
    monkeypatch.setattr(jobs, "_jobs", found)
    return found


def test_each_wing_registers_its_jobs_and_a_name_stands_for_one(registered) -> None:
    names = {"old exchanges deleted", "used tokens forgotten", "keys rotated"}
    names |= {"invitations of tools forgotten", "invitations of platforms forgotten"}
    assert names <= set(registered)
    jobs.register("greeted", lambda: 1, seconds=5)
    with pytest.raises(ValueError, match="There is a job 'greeted' already"):
        jobs.register("greeted", lambda: 2, seconds=5)
    assert [job.work() for job in jobs.all_jobs() if job.name == "greeted"] == [1]


def test_everything_that_is_due_is_done_once_and_told(tenant, registered, capsys) -> None:
    replay.use(tenant.pk, "nonce", "a", "b", until=timezone.now() - timedelta(hours=1))
    with exchanges.inspected(exchanges.TOOL, "launch", tenant_id=tenant.pk):
        pass
    Exchange.objects.update(at=timezone.now() - timedelta(days=31))
    call_command("lti", "work", "--once")
    told = capsys.readouterr().out.splitlines()
    assert {"used tokens forgotten: 1", "old exchanges deleted: 1", "keys rotated: 1"} <= set(told)
    assert (UsedOnce.objects.count(), Exchange.objects.count(), SigningKey.objects.count()) == (0, 0, 1)
    call_command("lti", "work", "--once")
    assert capsys.readouterr().out == ""


def test_a_job_that_fails_keeps_no_other_from_its_work(db, registered, capsys) -> None:
    registered.clear()
    done, left = [], [1, 0]
    jobs.register("broken", lambda: 1 // 0, seconds=5)
    jobs.register("sound", lambda: done.append(1) or left.pop(0), seconds=5)
    call_command("lti", "work", "--once")
    told = capsys.readouterr()
    assert done == [1, 1]
    assert (told.out, told.err) == (
        "sound: 1\n",
        "broken failed: ZeroDivisionError('integer division or modulo by zero')\n",
    )


def test_what_is_old_is_deleted_in_portions_until_nothing_is_left(tenant, registered, monkeypatch, capsys) -> None:
    """A month of a busy installation has millions of rows; no statement deletes them all."""
    monkeypatch.setattr(clearing, "PORTION", 3)
    old = timezone.now() - timedelta(days=31)
    Exchange.objects.bulk_create(
        Exchange(tenant=tenant, at=old, side="tool", kind="launch", passed=True) for _ in range(7)
    )
    kept = Exchange.objects.create(tenant=tenant, at=timezone.now(), side="tool", kind="launch", passed=True)
    assert exchanges.clear() == 3
    with CaptureQueriesContext(connection) as asked:
        call_command("lti", "work", "--once")
    assert "old exchanges deleted: 4" in capsys.readouterr().out.splitlines()
    deleted = [each["sql"] for each in asked if each["sql"].startswith('DELETE FROM "lti_security_exchange"')]
    assert len(deleted) == 2
    assert list(Exchange.objects.all()) == [kept]
