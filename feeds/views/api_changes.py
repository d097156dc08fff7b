"""The log itself as a stream of changes, for consumers that pull."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from feeds.services import changes, pulling
from feeds.services.pulling import Stream
from feeds.views.serializers import ChangePageSerializer, ChangeQuerySerializer
from feeds.views.stream_view import StreamView, answers
from lrs.rules.versions import Version
from lrs.services.statement_filter import query_of
from people.services.api_callers import Caller


class ChangesView(StreamView):
    """What was stored, and what doesn't hold any more."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lrs.view_statement"}
    kind = changes.KIND
    filters = changes.FILTERS
    query = ChangeQuerySerializer

    @extend_schema(
        operation_id="list_statement_changes",
        parameters=[ChangeQuerySerializer],
        responses=answers(ChangePageSerializer),
        tags=["statements"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Read every Statement as it is stored, in the order of the log; one that voids another says which."""
        return self.answer(request)

    def stream_of(self, caller: Caller, tenant: Any, address: str, filters: Mapping[str, str]) -> Stream:
        """Return the stream of changes."""
        query = query_of(filters, principal=caller.acting_in(tenant), version=Version.V1_0_3)
        return pulling.of_changes(query, address, filters)
