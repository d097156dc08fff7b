"""The management API's courses that platforms may open."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_courses import next_link
from courses.views.serializers import PageQuerySerializer
from lti.tool.services import allowed_courses, platforms
from lti.tool.views.platform_serializers import PlatformCoursePageSerializer, PlatformCourseSerializer
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "lti-platform-courses"


class PlatformCoursesView(APIView):
    """The courses of a platform."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_tool.view_platform"}

    @extend_schema(
        operation_id="list_lti_platform_courses",
        parameters=[PageQuerySerializer],
        responses=PlatformCoursePageSerializer,
        tags=["lti"],
    )
    def get(self, request: Request, platform_id: UUID) -> Response:
        """List the courses that were allowed for a platform, or chosen in it; one that opens all has no limits."""
        asked = PageQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        kind = f"{KIND}.{platform_id}"
        after = read_cursor(kind, tenant.pk, query["cursor"])[0] if "cursor" in query else 0
        page, more = allowed_courses.page_of(platforms.get(tenant.pk, platform_id), after=after, limit=query["limit"])
        link = None
        if more is not None:
            cursor = cursor_for(kind, tenant.pk, after=more)
            link = next_link(request, {"tenant": tenant.slug, "limit": query["limit"], "cursor": cursor})
        return Response({"results": PlatformCourseSerializer(page, many=True).data, "next": link})


class PlatformCourseView(APIView):
    """One course of a platform."""

    permissions: ClassVar[dict[str, str]] = {
        "PUT": "lti_tool.change_platform",
        "DELETE": "lti_tool.change_platform",
    }

    @extend_schema(
        operation_id="allow_lti_platform_course",
        parameters=[TENANT],
        request=None,
        responses=PlatformCourseSerializer,
        tags=["lti"],
    )
    def put(self, request: Request, platform_id: UUID, course_id: UUID) -> Response:
        """Let a platform open a course."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        allowed = allowed_courses.allow(platforms.get(tenant.pk, platform_id), course_id, who=caller.who)
        return Response(PlatformCourseSerializer(allowed).data)

    @extend_schema(
        operation_id="take_back_lti_platform_course", parameters=[TENANT], responses={204: None}, tags=["lti"]
    )
    def delete(self, request: Request, platform_id: UUID, course_id: UUID) -> Response:
        """Keep a platform from opening a course that it could open."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        allowed_courses.take_back(platforms.get(tenant.pk, platform_id), course_id, who=caller.who)
        return Response(status=204)
