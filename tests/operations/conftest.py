"""What the stories of operators start from: Ana's tenant north with statements, an empty tenant south."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from lrs.services.query import StatementQuery, find
from people.models import Tenant
from people.rules.principal import Principal
from people.services import last_used, principal_cache
from tests.lrs.log import make_principal, make_tenant
from tests.lrs.months import APRIL, MARCH, rejoin, split_off


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, settings) -> Path:
    """Work in an empty folder, with attachments beside it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north")


@pytest.fixture
def south(db) -> Tenant:
    return make_tenant("south")


@pytest.fixture
def two_months() -> Iterator[None]:
    """Give March and April of last year partitions of their own, for as long as the test lasts."""
    split_off(MARCH, APRIL)
    yield
    rejoin(MARCH, APRIL)


@pytest.fixture
def principal(two_months) -> Principal:
    """Write as somebody who may do everything, in a log that has months."""
    return make_principal(make_tenant())


@pytest.fixture
def manage() -> Callable[..., str]:
    """Run a command and return all that it says."""

    def run(*words: Any) -> str:
        out = StringIO()
        call_command(*(str(word) for word in words), stdout=out, stderr=out)
        return out.getvalue()

    return run


def stored_in(tenant: Tenant, **options: Any) -> list[dict[str, Any]]:
    """Return the tenant's Statements, oldest first."""
    page = find(StatementQuery(tenant.pk, ascending=True, limit=10_000, **options))
    return [orjson.loads(payload) for payload in page.payloads]


def ids_in(tenant: Tenant, **options: Any) -> list[str]:
    return [statement["id"] for statement in stored_in(tenant, **options)]


def as_ndjson(*statements: Any) -> bytes:
    return b"".join(orjson.dumps(statement) + b"\n" for statement in statements)
