"""What a tool sent back from choosing content, between the tool and the course."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from lti.platform.rules.content_items import read_items
from lti.platform.services import content, tools
from lti.platform.services.content import Added
from lti.platform.services.deep_linking import TYPES, Chosen
from lti.security.services import replay

_SALT = "lti.deep-link-answer"
_SECONDS = 3600


def add(chosen: Chosen) -> Added:
    """Add what was chosen to its course."""
    return content.add(chosen.tool, chosen.course, chosen.items, who=chosen.who)


def kept(chosen: Chosen) -> str:
    """Return an answer as a page keeps it while its author looks at it; it can't be changed there."""
    answer = [str(chosen.tool.pk), str(chosen.course), chosen.user, chosen.who, chosen.content]
    return signing.dumps([chosen.tool.tenant_id, *answer], salt=_SALT, compress=True)


def confirmed(tenant_id: int, text: str) -> Chosen:
    """Return an answer that its author wants, once; BadSignature if it isn't one of ours, or is too old."""
    owner, tool_id, course_id, user, who, items = signing.loads(text, salt=_SALT, max_age=_SECONDS)
    if owner != tenant_id:
        raise signing.BadSignature("of another tenant")
    until = timezone.now() + timedelta(seconds=_SECONDS)
    replay.use(tenant_id, "answer", "", text[-200:], until=until)
    return Chosen(
        tool=tools.get(tenant_id, UUID(tool_id)),
        course=UUID(course_id),
        user=user,
        who=who,
        auto_create=True,
        items=read_items(items, accept_types=TYPES, accept_multiple=True, accept_line_item=True),
        content=items,
        message="",
        error="",
    )


def back_to(chosen: Chosen) -> str:
    """Return the page of the course that content was chosen for."""
    return reverse("lti-course-editor", args=[chosen.course])
