"""The management API's invitations of platforms; the link of one is in the answer that makes it, and nowhere else."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lti.tool.services import invitations
from lti.tool.views.platform_serializers import (
    InvitationRequestSerializer,
    InvitationSerializer,
    InvitedSerializer,
)
from people.services.api_callers import TENANT, caller_of


class InvitationsView(APIView):
    """Invitations of platforms to register us with them."""

    permissions: ClassVar[dict[str, str]] = {"POST": "lti_tool.add_platform"}

    @extend_schema(
        operation_id="invite_lti_platform",
        parameters=[TENANT],
        request=InvitationRequestSerializer,
        responses={201: InvitedSerializer},
        tags=["lti"],
    )
    def post(self, request: Request) -> Response:
        """Make an invitation; its link is in this answer only, and is good for one registration."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = InvitationRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        invited = invitations.invite(tenant.pk, who=caller.who, **asked.validated_data)
        made = invitations.get(tenant.pk, invited.id)
        shown = {**InvitationSerializer(made).data, "url": invited.url}
        return Response(shown, status=201, headers={"Cache-Control": "no-store"})


class InvitationView(APIView):
    """One invitation."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_tool.view_platform"}

    @extend_schema(
        operation_id="retrieve_lti_platform_invitation",
        parameters=[TENANT],
        responses=InvitationSerializer,
        tags=["lti"],
    )
    def get(self, request: Request, invitation_id: UUID) -> Response:
        """Show an invitation without its link, and which platform came of it."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(InvitationSerializer(invitations.get(tenant.pk, invitation_id)).data)
