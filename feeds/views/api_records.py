"""The stream of learning records, for consumers that pull."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from feeds.services.records import Page, Wanted
from feeds.services.waiting import page_within
from feeds.views.serializers import RecordPageSerializer, RecordQuerySerializer
from people.services.api_callers import caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "records"
NDJSON = "application/x-ndjson"
_FILTERS = ("event", "course", "learner", "item")


class LinesRenderer(JSONRenderer):
    """Stands for a record a line where answers are chosen."""

    media_type = NDJSON
    format = "ndjson"


@method_decorator([gzip_page, vary_on_headers("Accept", "Authorization", "Cookie")], name="dispatch")
class RecordsView(APIView):
    """What has happened, as one stream."""

    renderer_classes: ClassVar[list[type[Any]]] = [JSONRenderer, LinesRenderer]
    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_record"}

    @extend_schema(
        operation_id="list_records",
        parameters=[RecordQuerySerializer],
        responses={(200, "application/json"): RecordPageSerializer, (200, NDJSON): str},
        tags=["records"],
    )
    def get(self, request: Request) -> HttpResponse:
        """Read learning records in the order of the log, from the beginning or from where a cursor ended."""
        asked = RecordQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        filters = {name: str(query[name]) for name in _FILTERS if name in query}
        position = 0
        if "cursor" in query:
            position, filters = read_cursor(KIND, tenant.pk, query["cursor"])
        page = page_within(tenant.pk, position, _wanted(filters), at_most=query["limit"], seconds=query["wait"])
        cursor = cursor_for(KIND, tenant.pk, after=page.reached, parameters=filters)
        return _answer(request, page, cursor)


def _wanted(filters: Mapping[str, str]) -> Wanted:
    return Wanted(
        events=tuple(filters["event"].split(",")) if filters.get("event") else (),
        course=filters.get("course", ""),
        learner=UUID(filters["learner"]) if "learner" in filters else None,
        item=filters.get("item", ""),
    )


def _answer(request: Request, page: Page, cursor: str) -> HttpResponse:
    """Return a page as JSON, or as a record a line; the stored texts go out as they are."""
    lines = request.accepted_renderer.media_type == NDJSON
    if lines:
        body = "".join(f"{each}\n" for each in page.payloads)
    else:
        results, more = ",".join(page.payloads), "true" if page.more else "false"
        body = f'{{"results":[{results}],"cursor":"{cursor}","more":{more}}}'
    tag = _tag(page)
    headers: dict[str, Any] = {"ETag": tag, "X-Next-Cursor": cursor, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=NDJSON if lines else "application/json", headers=headers)


def _tag(page: Page) -> str:
    """Return the ETag: of what is told, since a cursor is written anew each time."""
    digest = blake2b(f"{page.reached} {page.more}".encode(), digest_size=16)
    for each in page.payloads:
        digest.update(each.encode())
    return f'"{digest.hexdigest()}"'
