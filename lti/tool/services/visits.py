"""Judges, at each page after a launch, whether the visit may go on: passes live long, and much changes meanwhile."""

from typing import Any

from lti.tool.models import DeepLinkingRequest, Link
from lti.tool.rules.errors import PassOver
from lti.tool.services import allowed_courses, platforms
from lti.tool.services.passes import Pass


def check(given: Pass) -> None:
    """Refuse a pass of a platform, a deployment or a course that isn't let in any more."""
    known = _about(given)
    if known is None:
        raise PassOver("What this page was about isn't here any more; begin again where you came from.")
    platforms.check_let_in(known.deployment)
    if isinstance(known, Link) and known.course_id is not None:
        allowed_courses.check(known.deployment.platform, known.course_id)


def _about(given: Pass) -> Any:
    """Return the link of a pass or the request that it answers, with where it is from; None if that is gone."""
    model, key = (DeepLinkingRequest, given.request_id) if given.link_id is None else (Link, given.link_id)
    rows = model.objects.select_related("deployment__platform")
    return rows.filter(tenant_id=given.tenant_id, pk=key).first()
