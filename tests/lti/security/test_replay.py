"""What may be used once is used once, whoever tries it at the same time."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from lti.security.models import UsedOnce
from lti.security.rules.errors import SECURITY, Replayed
from lti.security.services import replay
from people.services import tenants
from tests.browser import needs_connections

_ANOTHER_PROCESS = """
import sys
from datetime import timedelta
import django
django.setup()
from django.db import connection
from django.utils import timezone
from lti.security.rules.errors import Replayed
from lti.security.services import replay
connection.ensure_connection()
print("ready", flush=True)
for line in sys.stdin:
    try:
        replay.use(int(sys.argv[1]), "jti", "a", line.strip(), until=timezone.now() + timedelta(minutes=5))
        print("taken", flush=True)
    except Replayed:
        print("refused", flush=True)
"""


def soon():
    return timezone.now() + timedelta(minutes=5)


def test_the_second_use_is_refused(tenant) -> None:
    replay.use(tenant.pk, "nonce", "https://lms.example", "n-1", until=soon())
    with pytest.raises(Replayed) as refused:
        replay.use(tenant.pk, "nonce", "https://lms.example", "n-1", until=soon())
    assert (refused.value.status, refused.value.section) == (401, f"{SECURITY} §5.1.3")
    assert refused.value.message == "The nonce was used before; each may be used once."


@pytest.mark.parametrize(
    ("kind", "issuer", "value"),
    [("jti", "a", "b"), ("nonce", "b", "b"), ("nonce", "a", "B"), ("nonce", "ab", ""), ("nonce", "", "ab")],
)
def test_something_else_is_something_else(tenant, kind: str, issuer: str, value: str) -> None:
    replay.use(tenant.pk, "nonce", "a", "b", until=soon())
    replay.use(tenant.pk, kind, issuer, value, until=soon())


def test_another_tenant_has_its_own(tenant, other_tenant) -> None:
    for each in (tenant, other_tenant):
        replay.use(each.pk, "nonce", "a", "b", until=soon())


@pytest.mark.parametrize("value", ["", "\0", "\ud800", "n" * 100_000, "' or 1=1 --"])
def test_any_text_can_be_used(tenant, value: str) -> None:
    replay.use(tenant.pk, "nonce", "a", value, until=soon())
    with pytest.raises(Replayed):
        replay.use(tenant.pk, "nonce", "a", value, until=soon())


def test_a_refusal_leaves_the_transaction_whole(tenant) -> None:
    for value in ("1", "1", "2"):
        try:
            replay.use(tenant.pk, "nonce", "a", value, until=soon())
        except Replayed:
            assert UsedOnce.objects.count() == 1
    assert UsedOnce.objects.count() == 2


def test_what_can_not_be_used_again_anyway_is_forgotten_and_nothing_before(tenant) -> None:
    now = timezone.now()
    for minutes in (-10, -4, 5):
        replay.use(tenant.pk, "nonce", "a", str(minutes), until=now + timedelta(minutes=minutes))
    assert replay.clear() == 1
    assert replay.clear() == 0
    for minutes in (-4, 5):
        with pytest.raises(Replayed):
            replay.use(tenant.pk, "nonce", "a", str(minutes), until=soon())


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_it_at_once_exactly_one_may() -> None:
    tenant = tenants.create("ana-university", name="Ana's University", home_page="https://ana.example")[0]
    barrier = Barrier(8)

    def use(_: int) -> list[bool]:
        return [_may_use(value) for value in "12345"]

    def _may_use(value: str) -> bool:
        barrier.wait(30)
        try:
            replay.use(tenant.pk, "jti", "a", value, until=soon())
            return True
        except Replayed:
            return False
        finally:
            # The pool has fewer connections than there are threads; nobody keeps one while he waits.
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(use, range(8)))
    assert [sum(each) for each in zip(*found, strict=True)] == [1] * 5
    assert UsedOnce.objects.count() == 5


@needs_connections
@pytest.mark.django_db(transaction=True)
def test_of_eight_processes_that_use_it_at_once_exactly_one_may() -> None:
    tenant = tenants.create("ana-university", name="Ana's University", home_page="https://ana.example")[0]
    others = [_another_process(tenant.pk) for _ in range(8)]
    try:
        assert {_said(each) for each in others} == {"ready"}
        for value in "12345":
            for each in others:
                each.stdin.write(f"{value}\n")
            for each in others:
                each.stdin.flush()
            assert sorted(_said(each) for each in others) == ["refused"] * 7 + ["taken"]
    finally:
        for each in others:
            each.communicate(timeout=60)


def _another_process(tenant_id: int) -> "subprocess.Popen[str]":
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    environment = {**os.environ, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"}
    return subprocess.Popen(
        [sys.executable, "-c", _ANOTHER_PROCESS, str(tenant_id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=settings.BASE_DIR,
    )


def _said(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline().strip()
