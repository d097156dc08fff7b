"""Courses of SCORM for clients that automate them: import, check, export, delete."""

from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.services.package_body import AnyBody, package_of
from people.services.api_callers import TENANT, caller_of
from scorm_bridge.services import package_deletion, package_export, package_import, scorm_courses
from scorm_bridge.views.package_serializers import (
    ImportedCourseSerializer,
    ImportedPackageSerializer,
    PackageCheckSerializer,
)

ORGANIZATION = OpenApiParameter(
    "organization", str, description="The identifier of the organization that is taught; the default one without it."
)
_MOST_VERSIONS = 50
PACKAGE = {"application/zip": OpenApiTypes.BINARY}


class CoursesView(APIView):
    """Courses that come as packages."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_course"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="import_scorm_course",
        parameters=[TENANT, ORGANIZATION],
        request=PACKAGE,
        responses={201: ImportedPackageSerializer},
        tags=["SCORM"],
    )
    def post(self, request: Request) -> Response:
        """Import a package as a new course.

        `warnings` say what other systems may not put up with. 400 has `findings`: every error and warning with section,
        line and advice; nothing is stored then.
        """
        return Response(ImportedPackageSerializer(_imported(request)).data, status=201)


class CourseView(APIView):
    """One course."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "courses.view_course",
        "PUT": "courses.change_course",
        "DELETE": "courses.delete_course",
    }
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="retrieve_scorm_course", parameters=[TENANT], responses=ImportedCourseSerializer, tags=["SCORM"]
    )
    def get(self, request: Request, course_id: UUID) -> Response:
        """Show what each version of a course was imported from, with the warnings of its import."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        found = scorm_courses.packages_of(tenant.pk, course_id, at_most=_MOST_VERSIONS)
        return Response(ImportedCourseSerializer({"id": course_id, "versions": found}).data)

    @extend_schema(
        operation_id="import_scorm_version",
        parameters=[TENANT, ORGANIZATION],
        request=PACKAGE,
        responses=ImportedPackageSerializer,
        tags=["SCORM"],
    )
    def put(self, request: Request, course_id: UUID) -> Response:
        """Import a package as a new version of a course; enrollments that have begun stay with theirs."""
        return Response(ImportedPackageSerializer(_imported(request, course_id)).data)

    @extend_schema(
        operation_id="delete_scorm_course", parameters=[TENANT], request=None, responses={204: None}, tags=["SCORM"]
    )
    def delete(self, request: Request, course_id: UUID) -> Response:
        """Delete a course; one that somebody was enrolled in is archived instead, and what was done stays."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        package_deletion.delete(tenant.pk, course_id, who=caller.who)
        return Response(status=204)


class WindowView(APIView):
    """Where the content of a course is shown."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "courses.change_course", "DELETE": "courses.change_course"}

    @extend_schema(
        operation_id="show_scorm_course_in_window",
        parameters=[TENANT],
        request=None,
        responses={204: None},
        tags=["SCORM"],
    )
    def put(self, request: Request, course_id: UUID) -> Response:
        """Show the content of a course in a window of its own, in all its versions, from the next launch on."""
        return _shown(request, course_id, in_window=True)

    @extend_schema(
        operation_id="show_scorm_course_in_frame",
        parameters=[TENANT],
        request=None,
        responses={204: None},
        tags=["SCORM"],
    )
    def delete(self, request: Request, course_id: UUID) -> Response:
        """Show the content of a course in the player again."""
        return _shown(request, course_id, in_window=False)


class CheckView(APIView):
    """What is wrong with a package."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_course"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="check_scorm_package",
        parameters=[TENANT, ORGANIZATION],
        request=PACKAGE,
        responses=PackageCheckSerializer,
        tags=["SCORM"],
    )
    def post(self, request: Request) -> Response:
        """Say everything that an import of this package would find; nothing is stored."""
        caller_of(request).tenant(request.query_params.get("tenant"))
        with package_of(request) as file:
            reading = package_import.check(file, organization=_organization(request))
        return Response(PackageCheckSerializer(reading).data)


class PackageView(APIView):
    """The package of a course."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_course"}

    @extend_schema(
        operation_id="export_scorm_course",
        parameters=[TENANT],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        tags=["SCORM"],
    )
    def get(self, request: Request, course_id: UUID) -> FileResponse:
        """Export the package of a course's newest version, as it was imported."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        exported = package_export.export(tenant.pk, course_id)
        return FileResponse(exported.file, as_attachment=True, filename=exported.name, content_type="application/zip")


def _shown(request: Request, course_id: UUID, *, in_window: bool) -> Response:
    caller = caller_of(request)
    tenant = caller.tenant(request.query_params.get("tenant"))
    scorm_courses.show(tenant.pk, course_id, in_window=in_window, who=caller.who)
    return Response(status=204)


def _imported(request: Request, course_id: UUID | None = None) -> package_import.Imported:
    caller = caller_of(request)
    tenant = caller.tenant(request.query_params.get("tenant"))
    with package_of(request) as file:
        return package_import.import_package(
            tenant.pk, file, who=caller.who, course_id=course_id, organization=_organization(request)
        )


def _organization(request: Request) -> str:
    return str(request.query_params.get("organization", ""))
