"""The stream of learning records, for consumers that pull."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from feeds.services import pulling, records, wanted
from feeds.services.pulling import Stream
from feeds.views.serializers import RecordPageSerializer, RecordQuerySerializer
from feeds.views.stream_view import StreamView, answers
from people.services.api_callers import Caller


class RecordsView(StreamView):
    """What has happened, as one stream."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_record"}
    kind = records.KIND
    filters = (*wanted.FILTERS, "format")
    query = RecordQuerySerializer

    @extend_schema(
        operation_id="list_records",
        parameters=[RecordQuerySerializer],
        responses=answers(RecordPageSerializer),
        tags=["records"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Read learning records in the order of the log, from the beginning or from where a cursor ended."""
        return self.answer(request)

    def stream_of(self, caller: Caller, tenant: Any, address: str, filters: Mapping[str, str]) -> Stream:
        """Return the stream of records."""
        return pulling.of_records(tenant.pk, address, filters)
