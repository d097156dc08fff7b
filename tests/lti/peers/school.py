"""A school whose tool is a peer: each test has a course of its own in it, as the peer remembers the others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from courses.services import courses, enrollments, memberships, progress
from lrs.models import Statement
from lti.platform.models import LineItem
from lti.platform.services import links
from lti.platform.services.links import NewLink
from tests.browser import page_of
from tests.lti.platform.peer import WHO, School

QUIZ = NewLink(
    "Quiz 1",
    text="What to do first",
    custom={"chapter": "3", "mail": "$Person.email.primary", "odd": "$Nothing.here"},
    line_item={"label": "Quiz", "score_maximum": 10.0},
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the platform is served, the browser, and the school."""

    origin: str
    browser: Any
    school: School

    def editor(self, path: str = "") -> str:
        """Return where the course is edited."""
        return f"{self.origin}/lti/platform/teach/{self.school.course.pk}{path}"

    def items(self) -> list[Any]:
        """Return what the course consists of."""
        return list(courses.items_of(courses.latest_version(self.school.course)))

    def titles(self) -> list[str]:
        """Return how the items of the course are called."""
        return [str(each) for each in self.items()]

    def line_item(self) -> LineItem:
        """Return the column of the course's link."""
        return LineItem.objects.get(tenant_id=self.school.tenant.pk, resource_link=self.school.link)

    def state(self) -> Any:
        """Return where Ana stands with the link."""
        return progress.state_in(self.school.tenant.pk, self.school.enrollment.pk, self.school.link.item_id)

    def statements(self) -> list[dict[str, Any]]:
        """Return the Statements of what Ana did in the course, the oldest first."""
        found = [json.loads(each.payload) for each in Statement.objects.order_by("position")]
        registration = str(self.school.enrollment.pk)
        return [each for each in found if each["context"].get("registration") == registration]

    def verbs(self) -> list[str]:
        """Return the verbs of what Ana did in the course."""
        return [each["verb"]["id"].rpartition("/")[2] for each in self.statements()]

    @contextmanager
    def page_of(self, who: str) -> Iterator[Any]:
        """Yield a page of a browser in which Ana, Bo or the administrator has signed in."""
        client = administrator() if who == "root" else self.school.client(getattr(self.school, who))
        name = settings.SESSION_COOKIE_NAME
        with page_of(self.browser) as page:
            page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.origin}])
            yield page


def with_a_course(school: School, link: NewLink = QUIZ) -> School:
    """Return the school with another course of this one link, in which Ana learns and Bo teaches."""
    course = links.create_course(school.tenant.pk, "First aid", who=WHO)
    made = links.create(school.tool, course.pk, link, who=WHO)
    enrollment = enrollments.enroll(school.tenant.pk, course.pk, school.ana.pk, who=WHO)
    memberships.set_roles(school.tenant.pk, course.pk, school.bo.pk, ["Instructor"], who=WHO)
    return replace(school, course=course, link=made, enrollment=enrollment)


def administrator() -> Client:
    """Return the browser of an administrator of all tenants who has signed in."""
    users: Any = get_user_model()
    user = users.objects.filter(username="root").first() or users.objects.create(
        username="root", first_name="Ro", last_name="Ot", email="root@example.org", is_staff=True, is_superuser=True
    )
    client = Client()
    client.force_login(user)
    return client
