"""What the stories of the tool start from: the north teaches Safety, and its LMS Campus launches it."""

import pytest
from django.test import Client

from courses.models import Enrollment
from courses.services import courses, launchers
from courses.services.courses import NewItem, NewVersion
from courses.services.launchers import Launch
from lti.security.rules import vocabulary as v
from lti.security.services import keys, strangers
from lti.tool.services import connector, platforms
from people.services import principal_cache
from tests.lrs.log import make_tenant
from tests.lti.tool.platform import DOORS, Lms, Services, endpoint


class Player:
    """A launcher that says where it was asked to go."""

    modes = ("Normal", "Review")

    def __init__(self) -> None:
        self.own_window = False
        self.asked: list[tuple[str, str]] = []
        self.return_url: str | None = None

    def launch(self, enrollment, item, *, mode: str, origin: str, return_url: str | None) -> Launch:
        self.asked.append((str(item), mode))
        self.return_url = return_url
        return Launch("https://content.example.org/au?x=1", self.own_window)

    def enrolled(self, enrollment) -> None:
        """Find nothing that is fulfilled from the start."""


def forget_everything() -> None:
    """Let this process remember nothing of keys, tokens, platforms and people of the test before."""
    principal_cache.forget_all()
    for remembered in (keys, connector, platforms, strangers):
        remembered.forget()


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nothing():
    forget_everything()


@pytest.fixture
def player():
    launcher = Player()
    launchers.register("test", launcher)
    yield launcher
    launchers.unregister("test")


@pytest.fixture
def north(db):
    return make_tenant("north")


@pytest.fixture
def course(north, player):
    items = [
        NewItem("block", "basics", {"en": "Basics"}),
        NewItem("test", DOORS, {"en": "Fire doors"}, parent=0),
        NewItem("test", "exits", {"en": "Exits"}, parent=0),
    ]
    return courses.create(north.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, items), who="bo")[0]


@pytest.fixture
def campus(north) -> Lms:
    return Lms(north)


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture
def services(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    running = Services()
    yield running
    running.close()


@pytest.fixture
def reachable(north, services) -> Lms:
    """The LMS, with services that answer."""
    return Lms(north, base=services.base)


@pytest.fixture
def accepting(services):
    services.on("/items/1/scores", lambda query, body: (204, None, {}))
    return services


@pytest.fixture
def launched(accepting, reachable, browser, course):
    """Ana has launched Fire doors."""
    custom = {v.CUSTOM: {"course": str(course.pk), "item": DOORS}}
    assert reachable.launch(browser, **custom, **endpoint(accepting)).status_code == 303
    return Enrollment.objects.get()
