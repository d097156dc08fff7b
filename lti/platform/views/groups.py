"""Groups of a course. Course Groups Service 1.0."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from lti.platform.http.service_view import Caller, ServiceView, answer, check_accept
from lti.platform.rules.paging import limit_of, link, with_query
from lti.platform.services import addresses, groups, rosters
from lti.platform.views.memberships import uuid_of
from lti.security.rules import vocabulary as v


class GroupsView(ServiceView):
    """The groups of a course, or those of one member."""

    kind = "groups"
    scopes = {"GET": v.GROUP_READONLY}

    def get(self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID) -> HttpResponse:
        """Return a page of them."""
        check_accept(request, v.GROUP_CONTAINER_TYPE)
        limit, user_id = limit_of(request.GET.get("limit")), request.GET.get("user_id")
        after = uuid_of(request.GET.get("after"))
        found, more = groups.page_of(caller.tool, course_id, user_id=user_id, after=after, limit=limit)
        url = addresses.groups(course_id)
        content = {"id": url, "context": rosters.context_of(caller.tool.tenant_id, course_id), "groups": found}
        response = answer(content, v.GROUP_CONTAINER_TYPE)
        if more is not None:
            response["Link"] = link(with_query(url, user_id=user_id, limit=limit, after=str(more)), "next")
        return response


class GroupSetsView(ServiceView):
    """The sets of groups of a course."""

    kind = "group sets"
    scopes = {"GET": v.GROUP_READONLY}

    def get(self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID) -> HttpResponse:
        """Return a page of them."""
        check_accept(request, v.GROUP_SET_CONTAINER_TYPE)
        limit = limit_of(request.GET.get("limit"))
        after = uuid_of(request.GET.get("after"))
        found, more = groups.sets_page_of(caller.tool, course_id, after=after, limit=limit)
        url = addresses.group_sets(course_id)
        content = {"id": url, "context": rosters.context_of(caller.tool.tenant_id, course_id), "sets": found}
        response = answer(content, v.GROUP_SET_CONTAINER_TYPE)
        if more is not None:
            response["Link"] = link(with_query(url, limit=limit, after=str(more)), "next")
        return response
