"""Attempts for clients that look at them, or end them."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from people.services.api_callers import TENANT, caller_of
from scorm_bridge.services import attempt_list, attempts
from scorm_bridge.views.attempt_serializers import (
    AttemptDetailsSerializer,
    AttemptPageSerializer,
    AttemptQuerySerializer,
    AttemptSerializer,
    CommitPageSerializer,
    CommitSerializer,
    ElementPageSerializer,
    ElementSerializer,
    PageQuerySerializer,
    ScoAttemptSerializer,
    SetAsidePageSerializer,
    SetAsideSerializer,
)

_VIEW = {"GET": "scorm_bridge.view_attempt"}


class AttemptsView(APIView):
    """Attempts."""

    permissions: ClassVar[dict[str, str]] = _VIEW

    @extend_schema(
        operation_id="list_scorm_attempts",
        parameters=[AttemptQuerySerializer],
        responses=AttemptPageSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request) -> Response:
        """List attempts, the newest first."""
        page = Page(request, "scorm-attempts", AttemptQuerySerializer)
        place = page.place
        found, more = attempt_list.page_of(
            page.tenant.pk,
            registration=page.query.get("registration"),
            after=(place["at"], place["id"]) if place else None,
            limit=page.query["limit"],
        )
        return page.answer(AttemptSerializer, found, {"at": more[0], "id": more[1]} if more else None)


class AttemptView(APIView):
    """One attempt."""

    permissions: ClassVar[dict[str, str]] = _VIEW

    @extend_schema(
        operation_id="retrieve_scorm_attempt",
        parameters=[TENANT],
        responses=AttemptDetailsSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        """Show an attempt with those on its activities."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(_shown(attempts.get(tenant.pk, attempt_id)))


class EndAttemptView(APIView):
    """Attempts that are over."""

    permissions: ClassVar[dict[str, str]] = {"POST": "scorm_bridge.change_attempt"}

    @extend_schema(
        operation_id="end_scorm_attempt",
        parameters=[TENANT],
        request=None,
        responses=AttemptDetailsSerializer,
        tags=["SCORM"],
    )
    def post(self, request: Request, attempt_id: UUID) -> Response:
        """End an attempt: the next launch begins a new one. What was kept of it stays."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        return Response(_shown(attempts.end(tenant.pk, attempt_id, who=caller.who)))


class ElementsView(APIView):
    """The run-time data of a SCO attempt."""

    permissions: ClassVar[dict[str, str]] = _VIEW

    @extend_schema(
        operation_id="list_scorm_elements",
        parameters=[PageQuerySerializer],
        responses=ElementPageSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request, attempt_id: UUID, sco_attempt_id: UUID) -> Response:
        """List the elements that are kept of a SCO attempt, with the commit that wrote each."""
        page = Page(request, f"scorm-elements.{sco_attempt_id}", PageQuerySerializer)
        sco = attempt_list.sco_attempt(page.tenant.pk, attempt_id, sco_attempt_id)
        after = page.place["after"] if page.place else None
        found, more = attempt_list.elements_of(sco, after=after, limit=page.query["limit"])
        return page.answer(ElementSerializer, found, {"after": more} if more else None)


class CommitsView(APIView):
    """The commits of an attempt."""

    permissions: ClassVar[dict[str, str]] = _VIEW

    @extend_schema(
        operation_id="list_scorm_commits",
        parameters=[PageQuerySerializer],
        responses=CommitPageSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        """List the commits that were taken, the newest first."""
        page = Page(request, f"scorm-commits.{attempt_id}", PageQuerySerializer)
        attempt = attempts.get(page.tenant.pk, attempt_id)
        found, more = attempt_list.commits_of(attempt, before=page.number, limit=page.query["limit"])
        return page.answer(CommitSerializer, found, {"before": str(more)} if more else None)


class SetAsideView(APIView):
    """What was set aside of an attempt."""

    permissions: ClassVar[dict[str, str]] = _VIEW

    @extend_schema(
        operation_id="list_scorm_set_aside",
        parameters=[PageQuerySerializer],
        responses=SetAsidePageSerializer,
        tags=["SCORM"],
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        """List what came and isn't part of the run-time data, with the reason, the newest first."""
        page = Page(request, f"scorm-set-aside.{attempt_id}", PageQuerySerializer)
        attempt = attempts.get(page.tenant.pk, attempt_id)
        found, more = attempt_list.set_aside_of(attempt, before=page.number, limit=page.query["limit"])
        return page.answer(SetAsideSerializer, found, {"before": str(more)} if more else None)


def _shown(attempt: Any) -> dict[str, Any]:
    parts = ScoAttemptSerializer(attempt_list.sco_attempts_of(attempt), many=True).data
    return {**AttemptSerializer(attempt).data, "sco_attempts": parts}
