"""A school of many: a course of any size, scores for its learners, and launches that wait for their browser."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

from courses.models import Enrollment, Membership
from lti.platform.models import LineItem
from lti.platform.services import launcher, tools
from lti.security.rules import vocabulary as v
from people.models import Learner, LearnerAccount, LearnerIdentity
from people.rules.actors import account_on, identifier_of
from people.rules.digests import digest_of
from people.services import tenants
from tests.lti.platform.peer import School, make_school, token_request

AT_ONCE = 5_000
INSTRUCTORS = 100
"""Of so many members one teaches."""


@dataclass
class Crowd:
    """A school with its column, and all who are in its course."""

    school: School
    line_item: LineItem
    learners: list[Learner]

    @property
    def course(self) -> str:
        """Return where the services of the course are."""
        return f"/lti/platform/courses/{self.school.course.pk}"

    @property
    def scores(self) -> str:
        """Return where scores go."""
        return f"{self.course}/lineitems/{self.line_item.pk}/scores"

    def token_form(self, now: float) -> dict[str, str]:
        """Return the form by which the tool asks for a token."""
        return token_request(self.school.tool, " ".join(v.SCOPES), now=now)

    def score(self, number: int) -> dict[str, Any]:
        """Return a score, as tools send them: in ten, each learner begins once."""
        learner = self.learners[number % len(self.learners)]
        return {
            "timestamp": datetime.now(UTC).isoformat(timespec="microseconds"),
            "scoreGiven": number % 11,
            "scoreMaximum": 10,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "comment": "Well done",
            "userId": tools.subject(self.school.tool, learner.pk),
        }

    def launches(self, count: int) -> list[tuple[str, str]]:
        """Return launches that were clicked on: where each begins, and the session of its browser."""
        return [_launch(self, self.learners[number]) for number in range(count)]


def make_crowd(members: int) -> Crowd:
    """Make a tenant of its own with a course of so many members, all of them enrolled."""
    slug = f"crowd-{uuid4().hex[:8]}"
    tenant, _ = tenants.create(slug, name="A crowd", home_page=f"https://{slug}.example.org")
    school = make_school(tenant, custom={"person": "$Person.name.full", "course": "$Context.title"})
    learners: list[Learner] = []
    for begin in range(0, members, AT_ONCE):
        learners += _bring(school, range(begin, min(begin + AT_ONCE, members)))
    line_item = LineItem.objects.get(tenant_id=tenant.pk, resource_link=school.link)
    return Crowd(school, line_item, learners)


def _bring(school: School, numbers: range) -> list[Learner]:
    tenant, known = school.tenant, {"tenant_id": school.tenant.pk, "course_id": school.course.pk}
    learners = [
        Learner(
            tenant=tenant,
            name=f"Ana {number} Lee",
            given_name=f"Ana {number}",
            family_name="Lee",
            email=f"ana{number}@example.org",
            external_id=f"a-{number}-{tenant.slug}",
            account_name=str(uuid4()),
        )
        for number in numbers
    ]
    Learner.objects.bulk_create(learners, batch_size=1_000)
    LearnerIdentity.objects.bulk_create(map(_identity, learners), batch_size=1_000)
    Membership.objects.bulk_create(
        [
            Membership(learner=each, roles=["Learner"] if number % INSTRUCTORS else ["Instructor"], **known)
            for number, each in zip(numbers, learners, strict=True)
        ],
        batch_size=1_000,
    )
    version = school.enrollment.version_id
    Enrollment.objects.bulk_create(
        [Enrollment(id=uuid4(), learner=each, version_id=version, **known) for each in learners], batch_size=1_000
    )
    return learners


def _identity(learner: Learner) -> LearnerIdentity:
    agent = account_on(learner.tenant.home_page, learner.account_name)
    identifier = identifier_of(agent)
    return LearnerIdentity(
        tenant=learner.tenant,
        learner=learner,
        digest=digest_of(identifier),
        identifier=identifier.replace("\0", " "),
        agent={"objectType": "Agent", **agent},
    )


def _launch(crowd: Crowd, learner: Learner) -> tuple[str, str]:
    user, made = get_user_model().objects.get_or_create(username=str(learner.pk))
    if made:
        LearnerAccount.objects.create(user=user, tenant=learner.tenant, learner=learner)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    registration = Enrollment.objects.get(tenant_id=learner.tenant_id, learner=learner).pk
    launch = launcher.launch_of(crowd.school.link, learner_id=learner.pk, registration=registration, return_url="")
    return launch.url, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
