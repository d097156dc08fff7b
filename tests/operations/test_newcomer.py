"""``manage.py newcomer``, which `make run` calls at every start: what is there stays as it is."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from lrs.models import Statement
from lrs.services.demonstration import LEARNERS
from people.models import Credential, Tenant
from people.services import credentials

GIVEN = {
    "ADMIN_USER": "admin",
    "ADMIN_PASSWORD": "correct horse",
    "LRS_KEY": "key",
    "LRS_SECRET": "a-secret-long-enough",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


def newcomer() -> str:
    out = StringIO()
    call_command("newcomer", stdout=out)
    return out.getvalue()


def test_tenant_administrator_credential_and_demonstration_are_made_without_a_word():
    assert newcomer() == ""
    assert Tenant.objects.get().slug == "default"
    assert get_user_model()._default_manager.get(username="admin").check_password("correct horse")
    assert Credential.objects.get().key == "key"
    assert Statement.objects.count() == 32
    assert len(LEARNERS) == 3


def test_once_more_changes_nothing():
    newcomer()
    before = list(Credential.objects.values()), list(Statement.objects.order_by("pk").values())
    assert newcomer() == ""
    assert (list(Credential.objects.values()), list(Statement.objects.order_by("pk").values())) == before


def test_a_password_that_was_changed_stays_and_is_mentioned():
    newcomer()
    user = get_user_model()._default_manager.get(username="admin")
    user.set_password("battery staple")
    user.save()
    assert newcomer() == "The password of admin was changed since: use the new one.\n"
    user.refresh_from_db()
    assert user.check_password("battery staple")


@pytest.mark.parametrize("change", [credentials.rotate, credentials.revoke])
def test_a_credential_that_was_changed_stays_and_is_mentioned(change):
    newcomer()
    change("key")
    before = list(Credential.objects.values())
    assert newcomer().startswith("The credential was changed since.")
    assert list(Credential.objects.values()) == before


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_not_given_is_named(monkeypatch, name):
    monkeypatch.delenv(name)
    with pytest.raises(CommandError, match=name):
        newcomer()
