"""The management API's enrolling of many people at once."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.rules.enrollment_csv import MOST_BYTES
from courses.services import enrollment_csv
from courses.views.csv_body import CsvBody
from courses.views.serializers import ReportSerializer
from people.services.api_callers import TENANT, caller_of


class EnrollmentCsvView(APIView):
    """Many enrollments at once."""

    permissions: ClassVar[dict[str, str]] = {"POST": "courses.add_enrollment"}
    parser_classes: ClassVar[list[type]] = [CsvBody]

    @extend_schema(
        operation_id="enroll_by_csv",
        parameters=[TENANT],
        request={"text/csv": OpenApiTypes.STR},
        responses=ReportSerializer,
        tags=["enrollments"],
        description=(
            "Enrol everybody of a CSV file, and say what became of each row. The first line names the columns: some of "
            f"name, email, external_id and role. At most {MOST_BYTES >> 20} MiB. The same file again enrols nobody "
            "twice. Making learners needs the permission people.add_learner, other roles courses.change_membership."
        ),
    )
    def post(self, request: Request, course_id: UUID) -> Response:
        """Enrol everybody of a CSV file."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        content = request.data if isinstance(request.data, bytes) else b""  # the framework's word for no body at all
        outcomes = enrollment_csv.enroll_all(tenant, course_id, content, who=caller.who, may=caller.may)
        return Response(ReportSerializer({"rows": outcomes}).data)
