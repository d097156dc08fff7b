"""The inventory of integrations in the management API."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.services.api_callers import TENANT, caller_of
from people.services.connections import as_csv, connections_of, describe


class CsvRenderer(JSONRenderer):
    """Stands for a table where answers are chosen; refusals are JSON all the same."""

    media_type = "text/csv"
    format = "csv"


class ConnectionSerializer(serializers.Serializer[Any]):
    """A connection with another system."""

    id = serializers.CharField()
    kind = serializers.CharField()
    direction = serializers.ChoiceField(["in", "out", "both"])
    name = serializers.CharField()
    status = serializers.CharField()
    api = serializers.CharField(help_text="The interfaces that it speaks, with their versions.")
    address = serializers.CharField()
    owner = serializers.CharField()
    purpose = serializers.CharField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    tries = serializers.IntegerField(help_text="How many exchanges of late are known.")
    failures = serializers.IntegerField()
    error_rate = serializers.FloatField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the next secret ends.")


class ConnectionsSerializer(serializers.Serializer[Any]):
    """All connections."""

    results = ConnectionSerializer(many=True)


class OwnerSerializer(serializers.Serializer[Any]):
    """Who answers for a connection, and what it is for."""

    owner = serializers.CharField(max_length=200, allow_blank=True, default="")
    purpose = serializers.CharField(max_length=500, allow_blank=True, default="")


class IntegrationsView(APIView):
    """Every connection in and out."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_integration"}
    renderer_classes: ClassVar[list[type[Any]]] = [JSONRenderer, CsvRenderer]

    @extend_schema(
        operation_id="list_integrations",
        parameters=[TENANT],
        responses={(200, "application/json"): ConnectionsSerializer, (200, "text/csv"): str},
        tags=["integrations"],
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """List a tenant's connections, as JSON or as CSV."""
        found = connections_of(caller_of(request).tenant(request.query_params.get("tenant")).pk)
        if request.accepted_renderer.media_type == CsvRenderer.media_type:
            return HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
        return Response({"results": ConnectionSerializer(found, many=True).data})


class IntegrationView(APIView):
    """One connection."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "people.change_integration"}

    @extend_schema(
        operation_id="describe_integration",
        parameters=[TENANT],
        request=OwnerSerializer,
        responses={204: None},
        tags=["integrations"],
    )
    def put(self, request: Request, connection_id: str) -> Response:
        """Say who answers for a connection that doesn't say so itself, and what it is for."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = OwnerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        describe(tenant.pk, connection_id, who=caller.who, **asked.validated_data)
        return Response(status=204)
