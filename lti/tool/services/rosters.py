"""Pulls the rosters of contexts into the courses that they link to. NRPS 2.0."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.rules.errors import CannotEnroll, CannotLaunch
from courses.services import enrollments, memberships
from lti.security.rules import vocabulary as v
from lti.security.services.exchanges import TOOL, inspected
from lti.tool.models import Link, Platform, PlatformContext
from lti.tool.rules.errors import NotAllowed
from lti.tool.rules.paging import with_parameter
from lti.tool.rules.roles import learns
from lti.tool.rules.roster import Member, members_of
from lti.tool.services import connector, identities, platforms
from lti.tool.services.connector import Connector, refused
from people.rules.errors import Refusal, shortened
from people.services import audit

MOST_PAGES = 2_000
_PAGE = "200"
_MOST_BYTES = 32 << 20
"""Some platforms answer with everybody at once."""
_MOST_COURSES = 50
_SOON = timedelta(hours=1)

_log = structlog.get_logger(__name__)


def pull_due() -> int:
    """Pull one roster that is due, and return how many were."""
    now = timezone.now()
    due = PlatformContext.objects.filter(next_pull_at__lte=now).order_by("next_pull_at").first()
    if due is None:
        return 0
    # Whoever moves the time on pulls it; if that fails, somebody does in an hour.
    mine = PlatformContext.objects.filter(pk=due.pk, tenant_id=due.tenant_id, next_pull_at=due.next_pull_at)
    if not mine.update(next_pull_at=now + _SOON):
        return 1
    try:
        pull(due.tenant_id, due.pk, who="LTI worker")
    except Refusal as refusal:
        _log.info("lti.roster", context=due.pk, problem=refusal.message)
    return 1


def pull(tenant_id: int, context_id: int, *, who: str) -> str:
    """Pull one roster now, and return what came of it in words; a Refusal says why it can't be had."""
    rows = PlatformContext.objects.select_related("deployment__platform")
    context = rows.get(tenant_id=tenant_id, pk=context_id)
    hours = settings.LTI_ROSTER_HOURS
    try:
        outcome = _pulled(context, who)
    except Refusal as refusal:
        _note(context, f"Failed: {shortened(refusal.message, 1_000)}", hours=min(hours, 1))
        raise
    _note(context, outcome, hours=hours, pulled_at=timezone.now())
    return outcome


def _pulled(context: PlatformContext, who: str) -> str:
    platform: Platform = context.deployment.platform
    with inspected(TOOL, "roster", tenant_id=context.tenant_id) as exchange:
        exchange.party, exchange.party_name = platform.pk, platform.name
        platforms.check_active(platform)
        if not context.memberships_url:
            raise refused("The platform doesn't let us read the roster of this context.", answered=404)
        course_ids = courses_of(context)
        sender = Connector(platform, exchange, most_bytes=_MOST_BYTES)
        url: str | None = with_parameter(context.memberships_url, "limit", _PAGE)
        pages = people = left = 0
        while url is not None and pages < MOST_PAGES:
            with connector.failures():
                answer = sender.make_service_request([v.MEMBERSHIP_READONLY], url, accept=v.MEMBERSHIP_CONTAINER_TYPE)
            exchange.trail.messages = dict(list(exchange.trail.messages.items())[:20])
            members = members_of(answer["body"])
            _take_in(platform, members, course_ids)
            pages, people = pages + 1, people + len(members)
            left += sum(not member.active for member in members)
            url = answer["next_page_url"]
        exchange.status = sender.status
    outcome = f"{people} members on {pages} pages, {left} of them inactive, into {len(course_ids)} courses."
    audit.write(
        tenant_id=context.tenant_id,
        who=who,
        action="lti.roster",
        object=f"LTI context {context.pk}",
        details={"members": people, "inactive": left, "courses": [str(each) for each in course_ids]},
    )
    return outcome


def courses_of(context: PlatformContext) -> list[UUID]:
    """Return the courses to which a context links."""
    rows = Link.objects.filter(tenant_id=context.tenant_id, context=context, course__isnull=False)
    return list(rows.order_by("course_id").values_list("course_id", flat=True).distinct()[:_MOST_COURSES])


def titles_of(context: PlatformContext) -> list[str]:
    """Return the titles of these courses."""
    rows = Link.objects.filter(tenant_id=context.tenant_id, context=context, course__isnull=False)
    return sorted(set(rows.values_list("course__title", flat=True)[:_MOST_COURSES]))


def _take_in(platform: Platform, members: Sequence[Member], course_ids: Sequence[UUID]) -> None:
    """Take in a page; who is known and as they were costs nothing but their share of a few queries."""
    known = identities.known(platform, [member.user_id for member in members])
    for member in members:
        if member.active and member.user_id not in known:
            learner = _learner(platform, member)
            if learner is not None:
                known[member.user_id] = learner
    present = [(member, known[member.user_id]) for member in members if member.user_id in known]
    for course_id in course_ids:
        _into(platform, course_id, present)


def _learner(platform: Platform, member: Member) -> Any:
    person = {name: getattr(member, name) for name in ("name", "given_name", "family_name", "email")}
    try:
        return identities.learner_of(platform, member.user_id, person)
    except NotAllowed:
        return None


def _into(platform: Platform, course_id: UUID, present: Sequence[tuple[Member, Any]]) -> None:
    tenant_id, ids = platform.tenant_id, {learner.pk for _, learner in present}
    roles = memberships.roles_of(tenant_id, course_id, ids)
    enrolled = enrollments.newest_of(tenant_id, course_id, ids)
    for member, learner in present:
        if not member.active:
            if learner.pk in roles:
                memberships.remove(tenant_id, course_id, learner.pk, who=identities.who(platform))
            continue
        missing = set(member.roles or ("Learner",)) - set(roles.get(learner.pk, ()))
        enrol = learner.pk not in enrolled and _learns(member)
        if (missing or enrol) and learner.deactivated_at is None:
            _join(platform, course_id, learner.pk, missing, enrol=enrol)


def _learns(member: Member) -> bool:
    return not member.roles or learns(member.roles)


@transaction.atomic
def _join(platform: Platform, course_id: UUID, learner_id: UUID, missing: set[str], *, enrol: bool) -> None:
    tenant_id, who = platform.tenant_id, identities.who(platform)
    for role in sorted(missing):
        memberships.add_role(tenant_id, course_id, learner_id, role, who=who)
    if enrol:
        try:
            enrollments.enroll(tenant_id, course_id, learner_id, who=who)
        except (CannotEnroll, CannotLaunch):
            return  # the course is archived: roles are all that can be kept


def _note(context: PlatformContext, outcome: str, *, hours: int, **changes: Any) -> None:
    again = timezone.now() + timedelta(hours=hours) if hours and context.memberships_url else None
    rows = PlatformContext.objects.filter(tenant_id=context.tenant_id, pk=context.pk)
    rows.update(outcome=outcome, next_pull_at=again, **changes)
