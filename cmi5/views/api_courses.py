"""Courses of cmi5 for clients that automate them: import, check, export, delete."""

from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cmi5.services import course_deletion, course_export, course_import
from cmi5.views.course_serializers import CheckSerializer, ImportedSerializer
from courses.services.package_body import AnyBody, package_of
from people.services.api_callers import TENANT, caller_of

PACKAGE = {"application/zip": OpenApiTypes.BINARY, "text/xml": OpenApiTypes.BINARY}


class CoursesView(APIView):
    """Courses that come as packages."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_course"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="import_cmi5_course",
        parameters=[TENANT],
        request=PACKAGE,
        responses={201: ImportedSerializer},
        tags=["cmi5"],
    )
    def post(self, request: Request) -> Response:
        """Import a package (a ZIP, or cmi5.xml alone) as a new course.

        400 has `violations`: every broken rule with requirement, line and advice; nothing is stored then.
        """
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        with package_of(request) as file:
            imported = course_import.import_course(tenant.pk, file, who=caller.who)
        return Response(ImportedSerializer(imported).data, status=201)


class CourseView(APIView):
    """One course."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "courses.change_course", "DELETE": "courses.delete_course"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="import_cmi5_version",
        parameters=[TENANT],
        request=PACKAGE,
        responses=ImportedSerializer,
        tags=["cmi5"],
    )
    def put(self, request: Request, course_id: UUID) -> Response:
        """Import a package as a new version of a course; registrations that have begun stay with theirs."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        with package_of(request) as file:
            imported = course_import.import_course(tenant.pk, file, who=caller.who, course_id=course_id)
        return Response(ImportedSerializer(imported).data)

    @extend_schema(
        operation_id="delete_cmi5_course", parameters=[TENANT], request=None, responses={204: None}, tags=["cmi5"]
    )
    def delete(self, request: Request, course_id: UUID) -> Response:
        """Delete a course; one that somebody has begun is archived instead, and what was done stays."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        course_deletion.delete(tenant.pk, course_id, who=caller.who)
        return Response(status=204)


class CheckView(APIView):
    """The package doctor."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_course"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="check_cmi5_package",
        parameters=[TENANT],
        request=PACKAGE,
        responses=CheckSerializer,
        tags=["cmi5"],
    )
    def post(self, request: Request) -> Response:
        """Say everything that an import of this package would find; nothing is stored."""
        caller_of(request).tenant(request.query_params.get("tenant"))
        with package_of(request) as file:
            reading = course_import.check(file)
        violations = [each.as_json() for each in reading.violations]
        return Response(CheckSerializer({"valid": not violations, "violations": violations}).data)


class PackageView(APIView):
    """The package of a course."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_course"}

    @extend_schema(
        operation_id="export_cmi5_course",
        parameters=[TENANT],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        tags=["cmi5"],
    )
    def get(self, request: Request, course_id: UUID) -> FileResponse:
        """Export a course as a conformant package, in its newest version."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        exported = course_export.export(tenant.pk, course_id)
        return FileResponse(exported.file, as_attachment=True, filename=exported.name, content_type=exported.media_type)
