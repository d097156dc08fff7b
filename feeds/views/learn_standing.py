"""Where I stand: what all systems have told of a learner, for the learner."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.views.learn_page import for_learners, protect
from feeds.services.learner_items import items_of, shown_to_people

_PAGE = 50


@require_safe
@for_learners
def standing(request: HttpRequest, learner: Any) -> HttpResponseBase:
    """Show where the learner stands with every item that records tell of."""
    after = request.GET.get("after", "")
    try:
        place = UUID(after) if after else None
    except ValueError:
        raise Http404 from None
    items = items_of(learner.tenant_id, learner.pk, after=place, at_most=_PAGE)
    context = {"learner": learner, "items": shown_to_people(items.found), "more": items.more, "after": place}
    response: HttpResponse = render(request, "feeds/learn/standing.html", context)
    return protect(response)
