"""Scores and results. AGS 2.0 §3.3, §3.4."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lti.platform.http.service_view import Caller, ServiceView, answer, check_accept, document_of
from lti.platform.rules.paging import limit_of, link, whole_number, with_query
from lti.platform.rules.scores import read_score
from lti.platform.services import addresses, callers, line_items, results, scores
from lti.security.rules import vocabulary as v


class ScoresView(ServiceView):
    """Where scores of a line item are sent; what was sent can't be read here."""

    kind = "score"
    scopes = {"POST": v.SCORE}

    def post(
        self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID, line_item_id: int
    ) -> HttpResponse:
        """Take a score."""
        line_item = callers.line_item_of(caller, course_id, line_item_id)
        document = document_of(request, v.SCORE_TYPE, exchange)
        message = read_score(document, now=timezone.now())
        scores.take(caller.tool, line_item, message, document, exchange)
        url = f"{addresses.line_item(course_id, line_item_id)}/results/{message.user_id}"
        return answer({"resultUrl": url}, "application/json")


class ResultsView(ServiceView):
    """The results of a line item."""

    kind = "results"
    scopes = {"GET": v.RESULT_READONLY}

    def get(
        self,
        request: HttpRequest,
        caller: Caller,
        exchange: Any,
        course_id: UUID,
        line_item_id: int,
        user_id: str | None = None,
    ) -> HttpResponse:
        """Return a page of them, or that of one person."""
        check_accept(request, v.RESULT_CONTAINER_TYPE)
        line_item = line_items.get(caller.tool, course_id, line_item_id)
        user_id = user_id or request.GET.get("user_id")
        limit = limit_of(request.GET.get("limit"))
        after = whole_number("after", request.GET.get("after", "0"))
        page, more = results.page_of(caller.tool, line_item, user_id=user_id, after=after, limit=limit)
        response = answer(page, v.RESULT_CONTAINER_TYPE)
        if more is not None:
            url = f"{addresses.line_item(course_id, line_item_id)}/results"
            response["Link"] = link(with_query(url, limit=limit, after=more), "next")
        return response
