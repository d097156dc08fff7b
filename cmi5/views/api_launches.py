"""Launches, waivers, abandonments and progress for clients that automate them."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cmi5.services import abandonment, registrations, sessions, unit_progress, waiving
from cmi5.services.registrations import Wanted
from cmi5.views.launch_serializers import (
    LaunchRequestSerializer,
    LaunchSerializer,
    ProgressSerializer,
    SessionSerializer,
    WaiveRequestSerializer,
)
from people.services.api_callers import TENANT, caller_of


class LaunchUrlView(APIView):
    """Launch URLs of a course's AUs."""

    permissions: ClassVar[dict[str, str]] = {"POST": "cmi5.add_session"}

    @extend_schema(
        operation_id="launch_cmi5_unit",
        parameters=[TENANT],
        request=LaunchRequestSerializer,
        responses=LaunchSerializer,
        tags=["cmi5"],
    )
    def post(self, request: Request, course_id: UUID) -> Response:
        """Begin a session with an AU, and return the URL at which a browser runs it.

        A session that is still open in the registration is abandoned.
        """
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = LaunchRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        origin = request.build_absolute_uri("/").rstrip("/")
        launched = registrations.launch(
            tenant.pk, course_id, Wanted(**asked.validated_data), origin=origin, who=caller.who
        )
        answer = {"url": launched.url, "registration": launched.registration, "session": launched.session_id}
        return Response(LaunchSerializer(answer).data, headers={"Cache-Control": "no-store"})


class ProgressView(APIView):
    """A registration."""

    permissions: ClassVar[dict[str, str]] = {"GET": "cmi5.view_session"}

    @extend_schema(
        operation_id="retrieve_cmi5_registration",
        parameters=[TENANT],
        responses=ProgressSerializer,
        tags=["cmi5"],
    )
    def get(self, request: Request, registration: UUID) -> Response:
        """Show where a learner stands with each AU."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(ProgressSerializer(unit_progress.progress_in(tenant.pk, registration)).data)


class WaiveView(APIView):
    """Waivers of a registration's AUs."""

    permissions: ClassVar[dict[str, str]] = {"POST": "cmi5.change_session"}

    @extend_schema(
        operation_id="waive_cmi5_unit",
        parameters=[TENANT],
        request=WaiveRequestSerializer,
        responses=SessionSerializer,
        tags=["cmi5"],
    )
    def post(self, request: Request, registration: UUID) -> Response:
        """Waive an AU, once in a registration; what becomes satisfied by it is recorded."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = WaiveRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        session_id = waiving.waive(tenant.pk, registration, given["au_index"], reason=given["reason"], who=caller.who)
        return Response(SessionSerializer({"session": session_id}).data)


class AbandonView(APIView):
    """The end of a session that sent no Terminated."""

    permissions: ClassVar[dict[str, str]] = {"POST": "cmi5.change_session"}

    @extend_schema(
        operation_id="abandon_cmi5_session",
        parameters=[TENANT],
        request=None,
        responses=SessionSerializer,
        tags=["cmi5"],
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """Abandon a session; one that has ended is left as it is."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        sessions.get(tenant.pk, session_id)
        abandonment.abandon(tenant.pk, session_id)
        return Response(SessionSerializer({"session": session_id}).data)
