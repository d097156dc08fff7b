"""Dry runs: what a filter or a mapping would change."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feeds.services import dry_runs
from feeds.views.dry_run_serializers import AskedDryRunSerializer, DryRunSerializer
from people.services.api_callers import TENANT, caller_of


class DryRunsView(APIView):
    """What would be different."""

    permissions: ClassVar[dict[str, str]] = {"POST": "feeds.change_feed"}

    @extend_schema(
        operation_id="try_out_feed",
        parameters=[TENANT],
        request=AskedDryRunSerializer,
        responses=DryRunSerializer,
        tags=["feeds"],
    )
    def post(self, request: Request) -> Response:
        """Try a filter or rows of the mapping out on the records of the last days; nothing is changed."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        asked = AskedDryRunSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        before, proposal = dry_runs.proposal_of(tenant.pk, asked.validated_data)
        found = dry_runs.try_out(tenant.pk, before, proposal, days=asked.validated_data["days"])
        return Response(DryRunSerializer(found).data)
