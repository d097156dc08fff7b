"""``manage.py learner``: people who learn, and the passwords by which they sign in."""

import io
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from people.models import AuditEntry, Learner
from people.services import learner_accounts

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def run(tenant, monkeypatch):
    """Run the command as somebody who pipes a password into it."""

    def command(*words: str, password: str = PASSWORD) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        out = io.StringIO()
        call_command("learner", *words, stdout=out)
        return out.getvalue().strip()

    return command


def test_a_learner_signs_in_by_their_address(run, tenant) -> None:
    made = run("create", "--tenant", tenant.slug, "--name", "Ana", "--email", "ana@example.org", "--password-stdin")
    user = authenticate(username="ana@example.org", password=PASSWORD)
    assert learner_accounts.learner_of_user(user) == Learner.objects.get(pk=UUID(made), tenant=tenant, name="Ana")


def test_a_learner_signs_in_by_a_name(run, tenant) -> None:
    run("create", "--tenant", tenant.slug, "--name", "Ana", "--username", "ana")
    assert authenticate(username="ana", password=PASSWORD) is not None


def test_a_learner_need_not_sign_in(run, tenant) -> None:
    run("create", "--tenant", tenant.slug, "--name", "Ana", "--email", "ana@example.org")
    assert not User.objects.exists()


def test_a_password_without_a_name_is_refused(run, tenant) -> None:
    with pytest.raises(CommandError, match="by which name they sign in"):
        run("create", "--tenant", tenant.slug, "--name", "Ana", "--password-stdin")


def test_a_weak_password_makes_nobody(run, tenant) -> None:
    with pytest.raises(CommandError, match="too short"):
        run("create", "--tenant", tenant.slug, "--name", "Ana", "--username", "ana", password="x7!")
    assert not Learner.objects.exists()


def test_a_password_is_replaced_and_the_audit_trail_says_so(run, tenant) -> None:
    run("create", "--tenant", tenant.slug, "--name", "Ana", "--username", "ana")
    run("password", "ana", password="another long pass phrase")
    assert authenticate(username="ana", password=PASSWORD) is None
    assert authenticate(username="ana", password="another long pass phrase") is not None
    assert AuditEntry.objects.filter(tenant=tenant, action="learner.password", details={"username": "ana"}).count() == 1


def test_the_password_of_an_administrator_is_not_touched(run) -> None:
    User.objects.create_superuser("admin", password=PASSWORD)
    with pytest.raises(CommandError, match="No learner signs in as 'admin'"):
        run("password", "admin", password="another long pass phrase")
    assert authenticate(username="admin", password=PASSWORD) is not None
