"""The management API's courses and the roles in them."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.services import courses
from courses.views.serializers import (
    CourseDetailsSerializer,
    CoursePageSerializer,
    CourseQuerySerializer,
    CourseSerializer,
    ItemSerializer,
    VersionSerializer,
)
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "courses"


class CoursesView(APIView):
    """The courses of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_course"}

    @extend_schema(
        operation_id="list_courses",
        parameters=[CourseQuerySerializer],
        responses=CoursePageSerializer,
        tags=["courses"],
    )
    def get(self, request: Request) -> Response:
        """List courses, the newest first."""
        asked = CourseQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        place = read_cursor(KIND, tenant.pk, query["cursor"])[1] if "cursor" in query else None
        after = (place["at"], place["id"]) if place else None
        page, more = courses.page_of(tenant.pk, after=after, limit=query["limit"], archived=query["archived"])
        link = None
        if more is not None:
            cursor = cursor_for(KIND, tenant.pk, after=0, parameters={"at": more[0], "id": more[1]})
            link = next_link(request, {"tenant": tenant.slug, **query, "cursor": cursor})
        return Response({"results": CourseSerializer(page, many=True).data, "next": link})


class CourseView(APIView):
    """One course."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_course"}

    @extend_schema(
        operation_id="retrieve_course", parameters=[TENANT], responses=CourseDetailsSerializer, tags=["courses"]
    )
    def get(self, request: Request, course_id: UUID) -> Response:
        """Show a course with its tree."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        course = courses.get(tenant.pk, course_id)
        versions = courses.versions_of(course)
        items = courses.items_of(versions[-1])
        shown = {
            "versions": VersionSerializer(versions, many=True).data,
            "items": ItemSerializer(items, many=True).data,
        }
        return Response({**CourseSerializer(course).data, **shown})


class ArchiveCourseView(APIView):
    """Courses that nobody begins any more."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.change_course"}

    @extend_schema(
        operation_id="archive_course", parameters=[TENANT], request=None, responses=CourseSerializer, tags=["courses"]
    )
    def post(self, request: Request, course_id: UUID) -> Response:
        """Archive a course: nobody enrols or launches, and what was done stays."""
        return _archive(request, course_id, archived=True)


class RestoreCourseView(APIView):
    """Courses that come back."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.change_course"}

    @extend_schema(
        operation_id="restore_course", parameters=[TENANT], request=None, responses=CourseSerializer, tags=["courses"]
    )
    def post(self, request: Request, course_id: UUID) -> Response:
        """Bring an archived course back."""
        return _archive(request, course_id, archived=False)


def _archive(request: Request, course_id: UUID, *, archived: bool) -> Response:
    caller = caller_of(request)
    tenant = caller.tenant(request.query_params.get("tenant"))
    courses.archive(tenant.pk, course_id, archived=archived, who=caller.who)
    return Response(CourseSerializer(courses.get(tenant.pk, course_id)).data)


def next_link(request: Request, parameters: dict[str, Any]) -> str:
    """Return the address of this list with these parameters."""
    query = request.query_params.copy()
    query.clear()
    query.update({name: str(value) for name, value in parameters.items()})
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
