"""Pulls the rosters of contexts into the courses that they link to. NRPS 2.0."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lti.security.rules import vocabulary as v
from lti.security.services.exchanges import TOOL, Inspected, inspected
from lti.tool.models import Link, Platform, PlatformContext
from lti.tool.rules.errors import NRPS
from lti.tool.rules.paging import with_parameter
from lti.tool.rules.roster import asks_for_all, page_of
from lti.tool.services import allowed_courses, connector, links, platforms
from lti.tool.services.connector import Connector, refused
from lti.tool.services.roster_pull import RosterPull
from people.rules.errors import Refusal, shortened
from people.services import audit

MOST_PAGES = 2_000
_PAGE = "200"
_MOST_BYTES = 32 << 20
"""Some platforms answer with everybody at once."""
_MOST_COURSES = 50
_SOON = timedelta(hours=1)

logger = logging.getLogger(__name__)


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
        logger.info("the roster of context %s of tenant %s can't be pulled: %s", due.pk, due.tenant_id, refusal.message)
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
        platforms.check_let_in(context.deployment)
        platforms.check_issuer(platform)
        if not context.memberships_url:
            raise refused("The platform doesn't let us read the roster of this context.", answered=404)
        pull = RosterPull(platform, links.context_source(context.pk), courses_of(context))
        sender = Connector(platform, exchange, most_bytes=_MOST_BYTES)
        _read(context, pull, sender, exchange)
        pull.end()
        exchange.status = sender.status
        if pull.withheld:
            exchange.trail.noted(
                "Roles that people may not have from the platform are withheld",
                section=f"{NRPS} §2.2",
                came=f"{', '.join(sorted(pull.withheld))} of {pull.capped} members withheld",
                fix="An administrator decides on the platform's page which roles people have from it.",
            )
    audit.write(
        tenant_id=context.tenant_id,
        who=who,
        action="lti.roster",
        object=f"LTI context {context.pk}",
        details={
            "members": pull.people,
            "inactive": pull.inactive,
            "gone": pull.gone,
            "courses": [str(each) for each in pull.course_ids],
        },
    )
    return pull.outcome


def _read(context: PlatformContext, pull: RosterPull, sender: Connector, exchange: Inspected) -> None:
    url: str | None = with_parameter(context.memberships_url, "limit", _PAGE)
    whole = asks_for_all(context.memberships_url)
    for _ in range(MOST_PAGES):
        if url is None:
            break
        with connector.failures():
            answer = sender.make_service_request([v.MEMBERSHIP_READONLY], url, accept=v.MEMBERSHIP_CONTAINER_TYPE)
        exchange.trail.messages = dict(list(exchange.trail.messages.items())[:20])
        pull.take_in(page_of(answer["body"]))
        url, last = answer["next_page_url"], answer["is_last"]
        pull.whole = whole and last


def courses_of(context: PlatformContext) -> list[UUID]:
    """Return the courses to which a context links, and which its platform may open."""
    rows = Link.objects.filter(tenant_id=context.tenant_id, context=context, course__isnull=False)
    linked = rows.order_by("course_id").values_list("course_id", flat=True).distinct()[:_MOST_COURSES]
    return allowed_courses.among(context.deployment.platform, list(linked))


def titles_of(context: PlatformContext) -> list[str]:
    """Return the titles of these courses."""
    rows = Link.objects.filter(tenant_id=context.tenant_id, context=context, course__isnull=False)
    return sorted(set(rows.values_list("course__title", flat=True)[:_MOST_COURSES]))


def _note(context: PlatformContext, outcome: str, *, hours: int, **changes: Any) -> None:
    again = timezone.now() + timedelta(hours=hours) if hours and context.memberships_url else None
    rows = PlatformContext.objects.filter(tenant_id=context.tenant_id, pk=context.pk)
    rows.update(outcome=outcome, next_pull_at=again, **changes)
