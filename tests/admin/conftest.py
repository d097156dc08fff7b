"""What the administrators' stories start from: Bo administers everything, Dee the north alone, Cy the south."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from people.services import last_used, principal_cache
from tests.lrs.log import make_principal, make_tenant


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture
def north(db):
    return make_tenant("north")


@pytest.fixture
def south(db):
    return make_tenant("south")


@pytest.fixture
def content(north):
    """Content that Ana learns with."""
    return make_principal(north)


@pytest.fixture
def bo(db) -> Client:
    """A superuser."""
    client = Client()
    client.force_login(User.objects.create_superuser("bo", password="not needed"))
    return client


@pytest.fixture
def staff_of():
    """Return a staff user who sees these tenants and has these rights."""

    def make(username: str, *tenants, rights: tuple[str, ...] = ("view_statement",)) -> Client:
        user = User.objects.create_user(username, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        for tenant in tenants:
            tenant.administrators.add(user)
        client = Client()
        client.force_login(user)
        return client

    return make
