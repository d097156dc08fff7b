"""The management API's Statements: listed, shown with what is around them, and voided; never changed."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lrs.rules.errors import MalformedRequest, ResourceNotFound
from lrs.rules.versions import Version
from lrs.services import statement_details as details
from lrs.services.statement_filter import boolean, query_of
from lrs.services.statement_list import list_statements
from lrs.services.voiding import void
from lrs.views.statement_serializers import (
    ListedStatementSerializer,
    StatementDetailsSerializer,
    StatementPageSerializer,
    StatementQuerySerializer,
    VoidedSerializer,
    VoidingSerializer,
)
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "statements"
SECTION = "management API"


class StatementsView(APIView):
    """The Statements of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lrs.view_statement"}

    @extend_schema(
        operation_id="list_statements",
        parameters=[StatementQuerySerializer],
        responses=StatementPageSerializer,
        tags=["statements"],
    )
    def get(self, request: Request) -> Response:
        """List Statements, the newest first, voided ones included."""
        caller = caller_of(request)
        parameters = _parameters(request)
        tenant = caller.tenant(parameters.pop("tenant", None))
        before = None
        if "cursor" in parameters:
            before, parameters = _continued(tenant.pk, parameters)
        query = query_of(parameters, principal=caller.acting_in(tenant), version=Version.V1_0_3)
        page = list_statements(query, voided_only=boolean(parameters, "voided"), before=before)
        link = None
        if page.older is not None:
            cursor = cursor_for(KIND, tenant.pk, after=page.older, parameters=parameters)
            link = request.build_absolute_uri(f"{request.path}?tenant={tenant.slug}&cursor={cursor}")
        return Response({"results": ListedStatementSerializer(page.statements, many=True).data, "next": link})


class StatementView(APIView):
    """One Statement."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lrs.view_statement"}

    @extend_schema(
        operation_id="retrieve_statement",
        parameters=[TENANT],
        responses=StatementDetailsSerializer,
        tags=["statements"],
    )
    def get(self, request: Request, statement_id: UUID) -> Response:
        """Show one Statement, voided or not, with the newest that refer to it."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        stored = details.stored_statement(tenant.pk, statement_id)
        if stored is None:
            raise ResourceNotFound(f"There is no Statement with the id {statement_id}.", section=SECTION)
        shown = dict(ListedStatementSerializer(stored).data)
        shown["credential"], shown["is_voiding"] = stored.credential_id, stored.is_voiding
        shown["referrers"] = [
            {"id": str(each.statement_id), "voids": each.voids} for each in details.referrers(tenant.pk, statement_id)
        ]
        return Response(shown)


class VoidStatementView(APIView):
    """Voiding by a Statement of the caller's own."""

    permissions: ClassVar[dict[str, str]] = {"POST": "lrs.void_statement"}

    @extend_schema(
        operation_id="void_statement",
        parameters=[TENANT],
        request=VoidingSerializer,
        responses={201: VoidedSerializer},
        tags=["statements"],
    )
    def post(self, request: Request, statement_id: UUID) -> Response:
        """Store a Statement that voids this one, with the caller as its authority."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = VoidingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        principal = caller.acting_in(tenant, writes=True)
        voiding_id = void(statement_id, principal=principal, reason=asked.validated_data["reason"])
        return Response({"id": str(voiding_id)}, status=201)


def _parameters(request: Request) -> dict[str, str]:
    """Return the parameters, each once and each known: a misspelt filter must not list everything."""
    known = sorted(StatementQuerySerializer().fields)
    for name, values in request.query_params.lists():
        if name not in known:
            raise MalformedRequest(f"There is no parameter {name!r}; there are {', '.join(known)}.", section=SECTION)
        if len(values) > 1:
            raise MalformedRequest(
                f"The parameter {name!r} is given {len(values)} times; give it once.", section=SECTION
            )
    return {name: str(value) for name, value in request.query_params.items()}


def _continued(tenant_id: int, parameters: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    if set(parameters) != {"cursor"}:
        raise MalformedRequest("With a cursor, 'tenant' is the only other parameter: it knows its filters.")
    return read_cursor(KIND, tenant_id, parameters["cursor"])
