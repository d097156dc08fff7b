"""The management API's platforms that launch us."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from courses.views.serializers import PageQuerySerializer
from lti.tool.services import platforms
from lti.tool.views.platform_serializers import (
    PlatformDeploymentSerializer,
    PlatformDetailsSerializer,
    PlatformPageSerializer,
    PlatformRequestSerializer,
    PlatformSerializer,
)
from people.services.api_callers import TENANT, caller_of

KIND = "lti-platforms"


class PlatformsView(APIView):
    """The platforms of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_tool.view_platform", "POST": "lti_tool.add_platform"}

    @extend_schema(
        operation_id="list_lti_platforms",
        parameters=[PageQuerySerializer],
        responses=PlatformPageSerializer,
        tags=["lti"],
    )
    def get(self, request: Request) -> Response:
        """List the platforms that launch us, in the order of their ids."""
        page = Page(request, KIND, PageQuerySerializer)
        after = UUID(page.place["id"]) if page.place else None
        found, more = platforms.page_of(page.tenant.pk, after=after, limit=page.query["limit"])
        return page.answer(PlatformSerializer, found, {"id": str(more)} if more is not None else None)

    @extend_schema(
        operation_id="register_lti_platform",
        parameters=[TENANT],
        request=PlatformRequestSerializer,
        responses={201: PlatformDetailsSerializer},
        tags=["lti"],
    )
    def post(self, request: Request) -> Response:
        """Register a platform. What isn't said is safe: it opens what is chosen or allowed, and gives Learner alone."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = PlatformRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = platforms.register(tenant.pk, who=caller.who, **asked.validated_data)
        return Response(PlatformDetailsSerializer(made).data, status=201)


class PlatformView(APIView):
    """One platform."""

    permissions: ClassVar[dict[str, str]] = {"GET": "lti_tool.view_platform", "PATCH": "lti_tool.change_platform"}

    @extend_schema(
        operation_id="retrieve_lti_platform", parameters=[TENANT], responses=PlatformDetailsSerializer, tags=["lti"]
    )
    def get(self, request: Request, platform_id: UUID) -> Response:
        """Show a platform, what it may do, and its deployments."""
        tenant = caller_of(request).tenant(request.query_params.get("tenant"))
        return Response(PlatformDetailsSerializer(platforms.get(tenant.pk, platform_id)).data)

    @extend_schema(
        operation_id="change_lti_platform",
        parameters=[TENANT],
        request=PlatformRequestSerializer(partial=True),
        responses=PlatformDetailsSerializer,
        tags=["lti"],
    )
    def patch(self, request: Request, platform_id: UUID) -> Response:
        """Change what is known of a platform, or what it may do."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = PlatformRequestSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        changed = platforms.change(tenant.pk, platform_id, who=caller.who, **asked.validated_data)
        return Response(PlatformDetailsSerializer(changed).data)


class PlatformDeploymentsView(APIView):
    """The deployments of a platform."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "lti_tool.change_platform"}

    @extend_schema(
        operation_id="set_lti_platform_deployment",
        parameters=[TENANT],
        request=PlatformDeploymentSerializer,
        responses=PlatformDetailsSerializer,
        tags=["lti"],
    )
    def put(self, request: Request, platform_id: UUID) -> Response:
        """Add a deployment, or switch one on or off: its launches are refused then, and the pages they opened end."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        asked = PlatformDeploymentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        platform = platforms.get(tenant.pk, platform_id)
        platforms.switch_deployment(platform, who=caller.who, **asked.validated_data)
        return Response(PlatformDetailsSerializer(platform).data)
