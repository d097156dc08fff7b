"""Members of a course. NRPS 2.0."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from courses.services import membership_changes
from lti.platform.http.service_view import Caller, ServiceView, answer, check_accept
from lti.platform.rules.errors import InvalidParameter
from lti.platform.rules.paging import limit_of, link, whole_number, with_query
from lti.platform.services import addresses, rosters
from lti.platform.services.rosters import Asked
from lti.security.rules import vocabulary as v
from people.services import audit

_DIFFERENCES = "NRPS 2.0 §2.4.3"


class MembershipsView(ServiceView):
    """The members, or what has changed among them since ``since``."""

    kind = "memberships"
    scopes = {"GET": v.MEMBERSHIP_READONLY}

    def get(self, request: HttpRequest, caller: Caller, exchange: Any, course_id: UUID) -> HttpResponse:
        """Return a page."""
        check_accept(request, v.MEMBERSHIP_CONTAINER_TYPE)
        query, tool = request.GET, caller.tool
        limit = limit_of(query.get("limit"))
        rlid, role = query.get("rlid"), query.get("role", "")
        link_id = None if rlid is None else rosters.link_of(tool, course_id, rlid)
        asked = Asked(role=role, link=link_id, with_groups=query.get("groups") == "true")
        same = {"rlid": rlid, "role": role or None, "groups": query.get("groups"), "limit": limit}
        # Read before the members: what changes while the pages are read is told again, and nothing is missed.
        until = _until(caller, course_id, query)
        if "since" in query:
            members, more = self._changes(caller, course_id, asked, query, limit)
            same["since"] = query["since"]
        else:
            members, after = rosters.page_of(tool, course_id, asked, after=uuid_of(query.get("after")), limit=limit)
            more = None if after is None else {"after": str(after)}
        url = addresses.memberships(course_id)
        content = {
            "id": with_query(url, rlid=rlid),
            "context": rosters.context_of(tool.tenant_id, course_id),
            "members": members,
        }
        response = answer(content, v.MEMBERSHIP_CONTAINER_TYPE)
        shared = {name: value for name, value in same.items() if name != "since"}
        links = [link(with_query(url, **shared, since=until), "differences")]
        if more is not None:
            links.insert(0, link(with_query(url, **same, **more, until=until), "next"))
        response["Link"] = ", ".join(links)
        audit.write(
            tenant_id=tool.tenant_id,
            who=f"LTI tool {tool.pk}",
            action="lti.roster",
            object=f"course {course_id}",
            details={"members": len(members)},
        )
        return response

    def _changes(
        self, caller: Caller, course_id: UUID, asked: Asked, query: Any, limit: int
    ) -> tuple[list[dict[str, Any]], dict[str, str] | None]:
        since = whole_number("since", query["since"], section=_DIFFERENCES)
        after = None
        if "number" in query and "row" in query:
            after = (_number(query, "number"), _number(query, "row"))
        members, more = rosters.changes_since(caller.tool, course_id, asked, since, after=after, limit=limit)
        return members, None if more is None else {"number": str(more[0]), "row": str(more[1])}


def _number(query: Any, name: str) -> int:
    return whole_number(name, query[name], section=_DIFFERENCES)


def _until(caller: Caller, course_id: UUID, query: Any) -> int:
    """Return from where on the next differences are: the first page says it, and all others repeat it."""
    if query.get("until"):
        return _number(query, "until")
    return membership_changes.latest(caller.tool.tenant_id, course_id)


def uuid_of(text: str | None) -> UUID | None:
    """Return the id in a parameter of a next page."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidParameter(f"after is {text!r}; use the address of the next page as it came.") from None
