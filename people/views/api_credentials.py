"""The management API's credentials and tenants; a secret is in the answer that makes it, and nowhere else."""

from datetime import timedelta
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.models import Credential
from people.rules.principal import Principal
from people.services import credential_list, credentials, delegation
from people.services.api_callers import TENANT, Caller, caller_of
from people.services.credentials import Issued
from people.services.cursors import cursor_for, read_cursor
from people.views.credential_serializers import (
    CredentialPageSerializer,
    CredentialQuerySerializer,
    CredentialSerializer,
    IssuedCredentialSerializer,
    NewCredentialSerializer,
    RotationSerializer,
    TenantListSerializer,
    TenantSerializer,
)

KIND = "credentials"


class TenantsView(APIView):
    """The tenants that the caller sees."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_tenant"}

    @extend_schema(operation_id="list_tenants", responses=TenantListSerializer, tags=["tenants"])
    def get(self, request: Request) -> Response:
        """List the tenants that the caller sees."""
        return Response({"results": TenantSerializer(caller_of(request).tenants(), many=True).data})


class CredentialsView(APIView):
    """The credentials of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_credential", "POST": "people.add_credential"}

    @extend_schema(
        operation_id="list_credentials",
        parameters=[CredentialQuerySerializer],
        responses=CredentialPageSerializer,
        tags=["credentials"],
    )
    def get(self, request: Request) -> Response:
        """List credentials in the order in which they were made, revoked ones included."""
        asked = CredentialQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        after = read_cursor(KIND, tenant.pk, query["cursor"])[0] if "cursor" in query else 0
        page, more = credential_list.page_of(tenant, after=after, limit=query["limit"])
        link = None
        if more is not None:
            parameters = {"tenant": tenant.slug, "limit": query["limit"]}
            parameters["cursor"] = cursor_for(KIND, tenant.pk, after=more)
            link = _link(request, parameters)
        return Response({"results": CredentialSerializer(page, many=True).data, "next": link})

    @extend_schema(
        operation_id="create_credential",
        parameters=[TENANT],
        request=NewCredentialSerializer,
        responses={201: IssuedCredentialSerializer},
        tags=["credentials"],
    )
    def post(self, request: Request) -> Response:
        """Make a credential; its secret is in this answer only."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = NewCredentialSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        terms, given = asked.terms(), asked.validated_data
        if caller.principal is not None:
            delegation.check(caller.principal, terms)
        issued = credentials.create(tenant, terms, key=given.get("key"), secret=given.get("secret"), who=caller.who)
        return _with_secret(issued, status=201 if issued.created else 200)


class CredentialView(APIView):
    """One credential."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_credential"}

    @extend_schema(
        operation_id="retrieve_credential", parameters=[TENANT], responses=CredentialSerializer, tags=["credentials"]
    )
    def get(self, request: Request, credential_id: int) -> Response:
        """Show one credential, without its secret."""
        return Response(CredentialSerializer(_credential(request, credential_id)).data)


class RotateCredentialView(APIView):
    """Another secret for a credential."""

    permissions: ClassVar[dict[str, str]] = {"POST": "people.change_credential"}

    @extend_schema(
        operation_id="rotate_credential",
        parameters=[TENANT],
        request=RotationSerializer,
        responses=IssuedCredentialSerializer,
        tags=["credentials"],
    )
    def post(self, request: Request, credential_id: int) -> Response:
        """Give a credential another secret; it is in this answer only."""
        caller = caller_of(request)
        credential = _changeable(caller, _credential(request, credential_id))
        asked = RotationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        overlap = timedelta(seconds=asked.validated_data["overlap_seconds"])
        return _with_secret(credentials.rotate(credential.key, overlap=overlap, who=caller.who), status=200)


class RevokeCredentialView(APIView):
    """The end of a credential."""

    permissions: ClassVar[dict[str, str]] = {"POST": "people.change_credential"}

    @extend_schema(
        operation_id="revoke_credential",
        parameters=[TENANT],
        request=None,
        responses=CredentialSerializer,
        tags=["credentials"],
    )
    def post(self, request: Request, credential_id: int) -> Response:
        """Revoke a credential for good; doing it again changes nothing."""
        caller = caller_of(request)
        credential = _changeable(caller, _credential(request, credential_id))
        credentials.revoke(credential.key, who=caller.who)
        return Response(CredentialSerializer(_credential(request, credential_id)).data)


def _credential(request: Request, credential_id: int) -> Credential:
    tenant = caller_of(request).tenant(request.query_params.get("tenant"))
    return credential_list.get(tenant, credential_id)


def _changeable(caller: Caller, credential: Credential) -> Credential:
    """Return the credential if the caller could have made it, so that nobody takes over more than he has."""
    principal: Principal | None = caller.principal
    if principal is not None and principal.credential_id != credential.pk:
        delegation.check(principal, credentials.terms_of(credential))
    return credential


def _with_secret(issued: Issued, *, status: int) -> Response:
    shown: dict[str, Any] = {**CredentialSerializer(issued.credential).data, "secret": issued.secret}
    return Response(shown, status=status, headers={"Cache-Control": "no-store"})


def _link(request: Request, parameters: dict[str, Any]) -> str:
    query = request.query_params.copy()
    query.clear()
    query.update(parameters)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
