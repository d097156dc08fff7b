"""What was set aside of a tenant for clients, which say again what the store refused."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from people.services.api_callers import caller_of
from scorm_bridge.services import attempt_list, refused
from scorm_bridge.views.attempt_serializers import (
    SaidAgainSerializer,
    SayAgainSerializer,
    SetAsidePageSerializer,
    SetAsideQuerySerializer,
    SetAsideSerializer,
)


class SetAsideByReasonView(APIView):
    """What was set aside for a reason."""

    permissions: ClassVar[dict[str, str]] = {"GET": "scorm_bridge.view_setaside"}

    @extend_schema(
        operation_id="list_scorm_set_aside_by_reason",
        parameters=[SetAsideQuerySerializer],
        responses=SetAsidePageSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request) -> Response:
        """List what was set aside of all attempts for a reason, the newest first."""
        page = Page(request, "scorm-set-aside-by-reason", SetAsideQuerySerializer)
        found, more = attempt_list.set_aside_by(
            page.tenant.pk, reason=page.query["reason"], before=page.number, limit=page.query["limit"]
        )
        return page.answer(SetAsideSerializer, found, {"before": str(more)} if more else None)


class SayAgainView(APIView):
    """Refused Statements and documents, once more."""

    permissions: ClassVar[dict[str, str]] = {"POST": "scorm_bridge.change_setaside"}

    @extend_schema(
        operation_id="say_scorm_again",
        request=SayAgainSerializer,
        responses=SaidAgainSerializer,
        tags=["SCORM"],
    )
    def post(self, request: Request) -> Response:
        """Say Statements and documents again that the store refused, a portion at a time, the oldest first."""
        asked = SayAgainSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        caller, query = caller_of(request), asked.validated_data
        tenant = caller.tenant(query.get("tenant"))
        said = refused.say_again(tenant.pk, who=caller.who, after=query["after"], limit=query["limit"])
        return Response(SaidAgainSerializer(said).data)
