"""The management API's enrollments."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.models import Enrollment
from courses.services import enrollment_list, enrollments
from courses.views.api_courses import next_link
from courses.views.serializers import (
    EnrollmentDetailsSerializer,
    EnrollmentPageSerializer,
    EnrollmentQuerySerializer,
    EnrollmentSerializer,
    ItemSerializer,
    NewEnrollmentSerializer,
)
from people.services import learners
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "enrollments"


class EnrollView(APIView):
    """Enrollments in a course."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_enrollment"}

    @extend_schema(
        operation_id="enroll",
        parameters=[TENANT],
        request=NewEnrollmentSerializer,
        responses={201: EnrollmentDetailsSerializer},
        tags=["enrollments"],
    )
    def post(self, request: Request, course_id: UUID) -> Response:
        """Enrol a learner under a new registration; somebody who is enrolled starts afresh."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = NewEnrollmentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        learner = learners.get(tenant.pk, given["learner"])
        enrollments.check_active(learner)
        made = enrollments.enroll(
            tenant.pk, course_id, learner.pk, registration=given.get("registration"), who=caller.who
        )
        return Response(_shown(made), status=201)


class EnrollmentsView(APIView):
    """Enrollments of a course or a learner."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_enrollment"}

    @extend_schema(
        operation_id="list_enrollments",
        parameters=[EnrollmentQuerySerializer],
        responses=EnrollmentPageSerializer,
        tags=["enrollments"],
    )
    def get(self, request: Request) -> Response:
        """List enrollments, the newest first."""
        asked = EnrollmentQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        place = read_cursor(KIND, tenant.pk, query["cursor"])[1] if "cursor" in query else None
        page, more = enrollment_list.page_of(
            tenant.pk,
            course_id=query.get("course"),
            learner_id=query.get("learner"),
            after=(place["at"], place["id"]) if place else None,
            limit=query["limit"],
        )
        link = None
        if more is not None:
            cursor = cursor_for(KIND, tenant.pk, after=0, parameters={"at": more[0], "id": more[1]})
            link = next_link(request, {"tenant": tenant.slug, **query, "cursor": cursor})
        return Response({"results": EnrollmentSerializer(page, many=True).data, "next": link})


class EnrollmentView(APIView):
    """One enrollment."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_enrollment"}

    @extend_schema(
        operation_id="retrieve_enrollment",
        parameters=[TENANT],
        responses=EnrollmentDetailsSerializer,
        tags=["enrollments"],
    )
    def get(self, request: Request, registration: UUID) -> Response:
        """Show an enrollment with the status of each item."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(_shown(enrollments.get(tenant.pk, registration)))


class EndEnrollmentView(APIView):
    """Enrollments that are closed."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.change_enrollment"}

    @extend_schema(
        operation_id="end_enrollment",
        parameters=[TENANT],
        request=None,
        responses=EnrollmentDetailsSerializer,
        tags=["enrollments"],
    )
    def post(self, request: Request, registration: UUID) -> Response:
        """Close an enrollment: nothing of it is launched until it is re-opened."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        enrollments.end(tenant.pk, registration, who=caller.who)
        return Response(_shown(enrollments.get(tenant.pk, registration)))


class ReopenEnrollmentView(APIView):
    """Enrollments that are open again."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.change_enrollment"}

    @extend_schema(
        operation_id="reopen_enrollment",
        parameters=[TENANT],
        request=None,
        responses=EnrollmentDetailsSerializer,
        tags=["enrollments"],
    )
    def post(self, request: Request, registration: UUID) -> Response:
        """Re-open an enrollment that was closed."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        enrollments.reopen(tenant.pk, registration, who=caller.who)
        return Response(_shown(enrollments.get(tenant.pk, registration)))


def _shown(enrollment: Enrollment) -> dict[str, Any]:
    items = []
    for each in enrollment_list.standings_of(enrollment):
        state = each.state
        items.append(
            {
                **ItemSerializer(each.item).data,
                "status": each.status,
                "satisfied_at": state.satisfied_at if state else None,
                "last_activity_at": state.last_activity_at if state else None,
                "score_scaled": state.score_scaled if state else None,
                "progress": state.progress if state else None,
                "seconds": state.seconds if state else 0.0,
            }
        )
    return {**EnrollmentSerializer(enrollment).data, "items": items}
