"""The management API's roles of people in courses."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.services import courses, memberships
from courses.views.api_courses import next_link
from courses.views.member_serializers import (
    MemberPageSerializer,
    MemberSerializer,
    MembershipListSerializer,
    MembershipOfSerializer,
    RolesSerializer,
)
from courses.views.serializers import PageQuerySerializer
from people.services import learners
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor

KIND = "members"
MOST_COURSES = 1_000


class MembersView(APIView):
    """The people of a course."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_membership"}

    @extend_schema(
        operation_id="list_course_members",
        parameters=[PageQuerySerializer],
        responses=MemberPageSerializer,
        tags=["courses"],
    )
    def get(self, request: Request, course_id: UUID) -> Response:
        """List who has which roles in a course, in the order of their ids."""
        asked = PageQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        courses.get(tenant.pk, course_id)
        kind = f"{KIND}.{course_id}"
        after = UUID(read_cursor(kind, tenant.pk, query["cursor"])[1]["learner"]) if "cursor" in query else None
        page, more = memberships.page_of(tenant.pk, course_id, after=after, limit=query["limit"])
        link = None
        if more is not None:
            cursor = cursor_for(kind, tenant.pk, after=0, parameters={"learner": str(more)})
            link = next_link(request, {"tenant": tenant.slug, "limit": query["limit"], "cursor": cursor})
        return Response({"results": MemberSerializer(page, many=True).data, "next": link})


class MembershipView(APIView):
    """The roles of one person in one course."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "courses.view_membership",
        "PUT": "courses.change_membership",
        "DELETE": "courses.change_membership",
    }

    @extend_schema(
        operation_id="retrieve_course_roles", parameters=[TENANT], responses=MemberSerializer, tags=["courses"]
    )
    def get(self, request: Request, course_id: UUID, learner_id: UUID) -> Response:
        """Show the roles of a person in a course."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(MemberSerializer(memberships.get(tenant.pk, course_id, learner_id)).data)

    @extend_schema(
        operation_id="set_course_roles",
        parameters=[TENANT],
        request=RolesSerializer,
        responses=MemberSerializer,
        tags=["courses"],
    )
    def put(self, request: Request, course_id: UUID, learner_id: UUID) -> Response:
        """Give somebody these roles in a course, in the place of those that they had."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = RolesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        roles = asked.validated_data["roles"]
        membership = memberships.set_roles(tenant.pk, course_id, learner_id, roles, who=caller.who)
        return Response(MemberSerializer(membership).data)

    @extend_schema(operation_id="remove_course_roles", parameters=[TENANT], responses={204: None}, tags=["courses"])
    def delete(self, request: Request, course_id: UUID, learner_id: UUID) -> Response:
        """Take somebody's roles in a course away; their enrollments stay."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        memberships.remove(tenant.pk, course_id, learner_id, who=caller.who)
        return Response(status=204)


class MembershipsOfLearnerView(APIView):
    """The courses in which a person has roles."""

    permissions: ClassVar[dict[str, str]] = {"GET": "courses.view_membership"}

    @extend_schema(
        operation_id="list_memberships_of_learner",
        parameters=[TENANT],
        responses=MembershipListSerializer,
        tags=["courses"],
    )
    def get(self, request: Request, learner_id: UUID) -> Response:
        """List the newest thousand courses in which a person has roles."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        learner = learners.get(tenant.pk, learner_id)
        found = memberships.of_learner(tenant.pk, learner.pk, at_most=MOST_COURSES)
        return Response({"results": MembershipOfSerializer(found, many=True).data})
