"""How a stream is pulled: page by page as JSON or a line each, waited for, or followed as Server-Sent Events."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags
from django.views.decorators.vary import vary_on_headers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from feeds.http.resting_response import RestingResponse
from feeds.services.event_streams import EventStream
from feeds.services.pulling import Place, Stream, place_of
from feeds.services.records import Page, place_before
from feeds.services.waiting import page_within
from feeds.views.restart_serializers import RestartSerializer
from people.services.api_callers import Caller, caller_of

NDJSON, EVENTS = "application/x-ndjson", "text/event-stream"
_gzip = GZipMiddleware(lambda request: HttpResponse())


def answers(page: type[Any]) -> dict[Any, Any]:
    """Return how a stream answers, for the schema; ``page`` describes its pages."""
    return {(200, "application/json"): page, (200, NDJSON): str, (200, EVENTS): str, 410: RestartSerializer}


class LinesRenderer(JSONRenderer):
    """Stands for an entry a line where answers are chosen."""

    media_type = NDJSON
    format = "ndjson"


class EventsRenderer(JSONRenderer):
    """Stands for Server-Sent Events where answers are chosen; refusals are JSON all the same."""

    media_type = EVENTS
    format = "events"


class ByAccept(DefaultContentNegotiation):
    """Chooses by Accept alone: ``format`` names what entries are told in, not how an answer is written."""

    def filter_renderers(self, renderers: list[Any], format: str) -> list[Any]:
        """Return all of them."""
        return renderers


@method_decorator(vary_on_headers("Accept", "Authorization", "Cookie"), name="dispatch")
class StreamView(APIView):
    """What all streams share; which one it is, and who may read it, its own view says."""

    renderer_classes: ClassVar[list[type[Any]]] = [JSONRenderer, LinesRenderer, EventsRenderer]
    content_negotiation_class = ByAccept
    kind: ClassVar[str]
    filters: ClassVar[tuple[str, ...]]
    query: ClassVar[type[Any]]

    def handle_exception(self, exc: Exception) -> Any:
        """Answer a refusal as JSON, whatever form the stream would have had."""
        response = super().handle_exception(exc)
        response.content_type = "application/json"
        return response

    def stream_of(self, caller: Caller, tenant: Any, address: str, filters: Mapping[str, str]) -> Stream:
        """Return the stream that these filters choose."""
        raise NotImplementedError

    def answer(self, request: Request) -> HttpResponseBase:
        """Answer what the request asks for, from where its consumer stands."""
        asked = self.query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        caller = caller_of(request)
        tenant = caller.tenant(query.get("tenant"))
        follows = request.method == "GET" and request.accepted_renderer.media_type == EVENTS
        cursor = (follows and request.headers.get("Last-Event-ID")) or query.get("cursor")
        address = f"{request.path}?tenant={tenant.slug}" if "tenant" in query else request.path
        place = self._place(address, tenant.pk, query, cursor)
        stream = self.stream_of(caller, tenant, address, place.filters)
        if cursor:
            stream.check(place.position)
        if follows:
            return _followed(EventStream(stream, place.position))
        page = page_within(stream, place.position, at_most=query["limit"], seconds=query["wait"])
        return _gzip.process_response(request, _answer(request, page, stream.cursor(page.reached)))

    def _place(self, address: str, tenant_id: int, query: Mapping[str, Any], cursor: str | None) -> Place:
        filters = {name: str(query[name]) for name in self.filters if name in query}
        if cursor:
            return place_of(self.kind, tenant_id, cursor, address=address, filters=filters)
        since = place_before(query["since"]) if "since" in query else 0
        return Place(query.get("after_sequence", since), filters)


def _followed(events: EventStream) -> RestingResponse:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return RestingResponse(events, content_type=EVENTS, headers=headers)


def _answer(request: Request, page: Page, cursor: str) -> HttpResponse:
    """Return a page as JSON, or as an entry a line; the stored texts go out as they are."""
    lines = request.accepted_renderer.media_type == NDJSON
    if lines:
        body = "".join(f"{each}\n" for each in page.payloads)
    else:
        results, more = ",".join(page.payloads), "true" if page.more else "false"
        body = f'{{"results":[{results}],"cursor":"{cursor}","more":{more}}}'
    tag = _tag(page)
    headers: dict[str, Any] = {"ETag": tag, "X-Next-Cursor": cursor, "Cache-Control": "private, no-cache"}
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in (each.removeprefix("W/") for each in known):  # a compressed answer has a weak one
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=NDJSON if lines else "application/json", headers=headers)


def _tag(page: Page) -> str:
    """Return the ETag: of what is told, since a cursor is written anew each time."""
    digest = blake2b(f"{page.reached} {page.more}".encode(), digest_size=16)
    for each in page.payloads:
        digest.update(each.encode())
    return f'"{digest.hexdigest()}"'
