"""Pages of lists in the management API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from courses.views.api_courses import next_link
from people.services.api_callers import caller_of
from people.services.cursors import cursor_for, read_cursor


class Page:
    """A page of a list: what is asked for, and the answer with a link to the next one."""

    def __init__(self, request: Request, kind: str, query: type[Any]) -> None:
        asked = query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        self._request, self._kind = request, kind
        self.query: dict[str, Any] = asked.validated_data
        self.tenant = caller_of(request).tenant(self.query.get("tenant"))
        cursor = self.query.get("cursor")
        self.place = read_cursor(kind, self.tenant.pk, cursor)[1] if cursor else None

    @property
    def number(self) -> int | None:
        """Return the number before which the page begins."""
        return int(self.place["before"]) if self.place else None

    def answer(self, serializer: type[Any], found: list[Any], more: dict[str, str] | None) -> Response:
        """Return the page; ``more`` is where the next one begins."""
        link = None
        if more is not None:
            cursor = cursor_for(self._kind, self.tenant.pk, after=0, parameters=more)
            link = next_link(self._request, {"tenant": self.tenant.slug, **self.query, "cursor": cursor})
        return Response({"results": serializer(found, many=True).data, "next": link})
