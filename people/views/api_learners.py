"""The management API's learners."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.models import Learner
from people.services import learner_accounts, learner_list, learners
from people.services.api_callers import TENANT, caller_of
from people.services.cursors import cursor_for, read_cursor
from people.views.learner_serializers import (
    AccountSerializer,
    LearnerChangesSerializer,
    LearnerDetailsSerializer,
    LearnerPageSerializer,
    LearnerQuerySerializer,
    LearnerSerializer,
    NewLearnerSerializer,
)
from people.views.links import next_link

KIND = "learners"


class LearnersView(APIView):
    """The learners of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_learner", "POST": "people.add_learner"}

    @extend_schema(
        operation_id="list_learners",
        parameters=[LearnerQuerySerializer],
        responses=LearnerPageSerializer,
        tags=["learners"],
    )
    def get(self, request: Request) -> Response:
        """List learners by name."""
        asked = LearnerQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.validated_data
        tenant = caller_of(request).tenant(query.get("tenant"))
        place = read_cursor(KIND, tenant.pk, query["cursor"])[1] if "cursor" in query else None
        after = (place["key"], place["id"]) if place else None
        page, more = learner_list.page_of(tenant.pk, q=query["q"], after=after, limit=query["limit"])
        link = None
        if more is not None:
            cursor = cursor_for(KIND, tenant.pk, after=0, parameters={"key": more[0], "id": more[1]})
            link = next_link(request, tenant=tenant.slug, q=query["q"], limit=query["limit"], cursor=cursor)
        return Response({"results": LearnerSerializer(page, many=True).data, "next": link})

    @extend_schema(
        operation_id="create_learner",
        parameters=[TENANT],
        request=NewLearnerSerializer,
        responses={201: LearnerDetailsSerializer},
        tags=["learners"],
    )
    def post(self, request: Request) -> Response:
        """Make a learner; Statements name them by an account that tells nothing of the person."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = NewLearnerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(_shown(learners.create(tenant, who=caller.who, **asked.validated_data)), status=201)


class LearnerView(APIView):
    """One learner."""

    permissions: ClassVar[dict[str, str]] = {"GET": "people.view_learner", "PATCH": "people.change_learner"}

    @extend_schema(
        operation_id="retrieve_learner", parameters=[TENANT], responses=LearnerDetailsSerializer, tags=["learners"]
    )
    def get(self, request: Request, learner_id: UUID) -> Response:
        """Show a learner, with the Agents that are them."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(_shown(learners.get(tenant.pk, learner_id)))

    @extend_schema(
        operation_id="change_learner",
        parameters=[TENANT],
        request=LearnerChangesSerializer,
        responses=LearnerDetailsSerializer,
        tags=["learners"],
    )
    def patch(self, request: Request, learner_id: UUID) -> Response:
        """Change how a learner is called and reached."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = LearnerChangesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(_shown(learners.change(tenant.pk, learner_id, who=caller.who, **asked.validated_data)))


class DeactivateLearnerView(APIView):
    """Learners who leave."""

    permissions: ClassVar[dict[str, str]] = {"POST": "people.change_learner"}

    @extend_schema(
        operation_id="deactivate_learner",
        parameters=[TENANT],
        request=None,
        responses=LearnerDetailsSerializer,
        tags=["learners"],
    )
    def post(self, request: Request, learner_id: UUID) -> Response:
        """Keep a learner from signing in and being enrolled; what they did stays."""
        return _deactivate(request, learner_id, active=False)


class ReactivateLearnerView(APIView):
    """Learners who come back."""

    permissions: ClassVar[dict[str, str]] = {"POST": "people.change_learner"}

    @extend_schema(
        operation_id="reactivate_learner",
        parameters=[TENANT],
        request=None,
        responses=LearnerDetailsSerializer,
        tags=["learners"],
    )
    def post(self, request: Request, learner_id: UUID) -> Response:
        """Let a learner sign in again."""
        return _deactivate(request, learner_id, active=True)


class LearnerAccountView(APIView):
    """How a learner signs in."""

    permissions: ClassVar[dict[str, str]] = {"POST": "people.change_learner"}

    @extend_schema(
        operation_id="give_learner_account",
        parameters=[TENANT],
        request=AccountSerializer,
        responses={201: LearnerDetailsSerializer},
        tags=["learners"],
    )
    def post(self, request: Request, learner_id: UUID) -> Response:
        """Let a learner sign in to the learner pages."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = AccountSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        learner = learners.get(tenant.pk, learner_id)
        learner_accounts.give_account(learner, who=caller.who, **asked.validated_data)
        return Response(_shown(learner), status=201)


def _deactivate(request: Request, learner_id: UUID, *, active: bool) -> Response:
    caller = caller_of(request)
    tenant = caller.tenant(request.query_params.get("tenant"))
    return Response(_shown(learners.deactivate(tenant.pk, learner_id, active=active, who=caller.who)))


def _shown(learner: Learner) -> dict[str, object]:
    more = {"identities": learners.identities_of(learner), "username": learner_accounts.username_of(learner)}
    return {**LearnerSerializer(learner).data, **more}
