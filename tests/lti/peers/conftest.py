"""What the tests with peers from other hands start from."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from scripts.throwaway_postgresql import created_postgresql
from tests.browser import browser
from tests.lti.peers.ltijs.launched import Launched, learning, trying
from tests.lti.peers.ltijs.registered import school_with_the_tool
from tests.lti.peers.school import Site, with_a_course
from tests.lti.peers.served import served
from tests.lti.platform.peer import School


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the tests of a module share what stands in the database, as peers remember it; at the end every row goes.

    It has the name of pytest-django's own fixture, which goes by it to know that a test needs a database.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def origin(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the platform is served."""
    with served(tmp_path_factory.mktemp("media")) as found:
        yield found


@pytest.fixture(scope="module")
def started_browser() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def postgresql(db: None) -> Iterator[str]:
    """Return a PostgreSQL server where peers may make databases: the tests' own, or else one for the time being."""
    if connection.vendor == "postgresql":
        yield _address_of(connection.settings_dict)
        return
    with created_postgresql() as cluster:
        if cluster is None:
            pytest.skip("There is no PostgreSQL 15 or newer on this machine.")
        cluster.start()
        yield cluster.url


@pytest.fixture(scope="module")
def one_school(origin: str, postgresql: str) -> Iterator[School]:
    """Return a school whose tool is made with ltijs, on the platform's own site; it needs its cookies there."""
    with school_with_the_tool(origin, postgresql=postgresql, dev_mode=False) as school:
        yield school


@pytest.fixture
def site(origin: str, started_browser: Any, one_school: School) -> Site:
    """Return the school with a course that no other test has."""
    return Site(origin, started_browser, with_a_course(one_school))


@pytest.fixture
def by_ana(site: Site) -> Iterator[Launched]:
    """Return the tool that Ana has opened."""
    with site.page_of("ana") as page:
        yield learning(page, site)


@pytest.fixture
def by_bo(site: Site) -> Iterator[Launched]:
    """Return the tool that Bo has opened."""
    with site.page_of("bo") as page:
        yield trying(page, site)


def _address_of(known: dict[str, Any]) -> str:
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    said = {name: known[key] for name, key in names.items() if known.get(key)}
    return make_conninfo(dbname="postgres", **said)
