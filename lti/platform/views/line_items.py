"""Line items. AGS 2.0 §3.2."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from lti.platform.http.service_view import Caller, ServiceView, answer, check_accept, document_of
from lti.platform.rules.line_items import read_line_item
from lti.platform.rules.paging import filters_of, limit_of, link, whole_number, with_query, without_case
from lti.platform.services import addresses, line_items
from lti.security.rules import vocabulary as v

_FILTERS = ("resource_link_id", "resource_id", "tag")


class LineItemsView(ServiceView):
    """The line items of a tool in a course."""

    kind = "line items"
    scopes = {"GET": v.LINE_ITEM_READONLY, "POST": v.LINE_ITEM}

    def get(self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID) -> HttpResponse:
        """Return a page of them."""
        check_accept(request, v.LINE_ITEM_CONTAINER_TYPE)
        filters = filters_of(request.GET, _FILTERS)
        limit = limit_of(request.GET.get("limit"))
        after = whole_number("after", request.GET.get("after", "0"))
        page, more = line_items.page_of(caller.tool, course_id, filters=filters, after=after, limit=limit)
        response = answer([line_items.as_json(each) for each in page], v.LINE_ITEM_CONTAINER_TYPE)
        if more is not None:
            next_page = with_query(addresses.line_items(course_id), **without_case(filters), limit=limit, after=more)
            response["Link"] = link(next_page, "next")
        return response

    def post(self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID) -> HttpResponse:
        """Make one."""
        new = read_line_item(document_of(request, v.LINE_ITEM_TYPE, exchange))
        made = line_items.create(caller.tool, course_id, new)
        response = answer(line_items.as_json(made), v.LINE_ITEM_TYPE, status=201)
        response["Location"] = addresses.line_item(course_id, made.pk)
        response["ETag"] = line_items.etag_of(made)
        return response


class LineItemView(ServiceView):
    """One line item."""

    kind = "line item"
    scopes = {"GET": v.LINE_ITEM_READONLY, "PUT": v.LINE_ITEM, "DELETE": v.LINE_ITEM}

    def get(
        self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID, line_item_id: int
    ) -> HttpResponse:
        """Return it."""
        check_accept(request, v.LINE_ITEM_TYPE)
        return _shown(line_items.get(caller.tool, course_id, line_item_id))

    def put(
        self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID, line_item_id: int
    ) -> HttpResponse:
        """Replace it."""
        new = read_line_item(document_of(request, v.LINE_ITEM_TYPE, exchange))
        etag = request.headers.get("If-Match")
        return _shown(line_items.replace(caller.tool, course_id, line_item_id, new, etag=etag))

    def delete(
        self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID, line_item_id: int
    ) -> HttpResponse:
        """Delete it."""
        line_items.delete(caller.tool, course_id, line_item_id, etag=request.headers.get("If-Match"))
        return HttpResponse(status=204)


def _shown(line_item: Any) -> HttpResponse:
    response = answer(line_items.as_json(line_item), v.LINE_ITEM_TYPE)
    response["ETag"] = line_items.etag_of(line_item)
    return response
