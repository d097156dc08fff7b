"""My courses, and the tree of one of them."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from courses.services import course_pages, enrollments, learner_pages, learning, memberships
from courses.services.learning import Step
from courses.views.learn_page import for_learners, page, text

PAGE = 20
_DEEPEST_HEADING = 6


@require_safe
@for_learners
def my_courses(request: HttpRequest, learner: Any) -> HttpResponseBase:
    """Show the learner's courses, the newest enrollment first."""
    after = _place(request.GET.get("after"))
    cards, more = learning.cards_of(learner.tenant_id, learner.pk, after=after, limit=PAGE)
    shown = [
        {
            "card": card,
            "title": text(request, card.version.title),
            "description": text(request, card.version.description),
        }
        for card in cards
    ]
    taught = [] if after else memberships.taught_by(learner.tenant_id, learner.pk)
    context = {
        "cards": shown,
        "after": after,
        "more": signing.dumps(more) if more else None,
        "learner": learner,
        "pages": learner_pages.pages(),
        "taught": [{"course": each.course, "links": course_pages.links_of(each.course_id)} for each in taught],
    }
    return page(request, "my_courses", context)


@require_safe
@for_learners
def course(request: HttpRequest, learner: Any, registration: UUID) -> HttpResponseBase:
    """Show a course's tree with where the learner stands."""
    return course_page(request, learner, registration)


def course_page(
    request: HttpRequest, learner: Any, registration: UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of one of the learner's enrollments; ``problem`` says why a launch wasn't possible."""
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    version = enrollments.version_of(enrollment)
    seen = learning.course_of(enrollment)
    context = {
        "enrollment": enrollment,
        "course": seen.course,
        "progress": seen.progress,
        "others": seen.others,
        "title": text(request, version.title),
        "description": text(request, version.description),
        "rows": [_row(request, step) for step in seen.steps],
        "last": _row(request, seen.last) if seen.last else None,
        "following": _row(request, seen.following) if seen.following else None,
        "problem": problem,
        "learner": learner,
    }
    return page(request, "course", context, status=status)


def _row(request: HttpRequest, step: Step) -> dict[str, Any]:
    return {
        "step": step,
        "title": text(request, step.item.title),
        "description": text(request, step.item.description),
        "heading": f"h{min(step.item.depth + 2, _DEEPEST_HEADING)}",
        "ends": range(step.branch.ends),
    }


def _place(written: str | None) -> tuple[str, str] | None:
    if not written:
        return None
    try:
        at, enrollment_id = signing.loads(written)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    return str(at), str(enrollment_id)
