"""The management API's inspector."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lti.security.services import inspector
from lti.security.views.exchange_serializers import (
    ExchangeDetailsSerializer,
    ExchangePageSerializer,
    ExchangeQuerySerializer,
    ExchangeSerializer,
    filters_of,
)
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "lti-exchanges"


class ExchangesView(APIView):
    """Launches, messages and service calls of LTI."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_security.view_exchange"}

    @extend_schema(
        operation_id="list_lti_exchanges",
        parameters=[ExchangeQuerySerializer],
        responses=ExchangePageSerializer,
        tags=["lti"],
    )
    def get(self, request: Request) -> Response:
        """List exchanges, the newest first."""
        asked = ExchangeQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query, caller = asked.validated_data, caller_of(request)
        tenant = caller.tenant(query.get("tenant"))
        place = read_cursor(KIND, tenant.pk, query["cursor"])[1] if "cursor" in query else None
        after = (place["at"], place["id"]) if place else None
        page, more = inspector.page_of(
            tenant.pk, filters=filters_of(query), q=query["q"], after=after, limit=query["limit"]
        )
        shown = ExchangeSerializer(page, many=True, context={"personal": caller.may(inspector.PERSONAL)})
        return Response({"results": shown.data, "next": _next(request, tenant, query, more) if more else None})


class ExchangeView(APIView):
    """One exchange."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_security.view_exchange"}

    @extend_schema(
        operation_id="retrieve_lti_exchange", parameters=[TENANT], responses=ExchangeDetailsSerializer, tags=["lti"]
    )
    def get(self, request: Request, exchange_id: UUID) -> Response:
        """Show an exchange, with every check and the messages."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        exchange, personal = inspector.get(tenant.pk, exchange_id), caller.may(inspector.PERSONAL)
        told = inspector.told(exchange, personal=personal)
        more = {"sentence": inspector.sentence_of(exchange), "steps": told.steps, "messages": told.messages}
        return Response({**ExchangeSerializer(exchange, context={"personal": personal}).data, **more})


def _next(request: Request, tenant: Any, query: dict[str, Any], more: inspector.Place) -> str:
    """Return the address of the next page, with the same query."""
    cursor = cursor_for(KIND, tenant.pk, after=0, parameters={"at": more[0], "id": more[1]})
    parameters = request.query_params.copy()
    parameters.clear()
    named = {name: query[name] for name in ("q", "outcome", "side", "limit") if query.get(name)}
    parameters.update({"tenant": tenant.slug, **{name: str(value) for name, value in named.items()}, "cursor": cursor})
    return str(request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}"))
