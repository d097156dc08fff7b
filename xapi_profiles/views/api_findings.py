"""What is done about Statements that break Profiles, and what was found, for clients."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from people.services.api_callers import caller_of
from xapi_profiles.models import Policy
from xapi_profiles.services import findings, policies, shelf
from xapi_profiles.views.finding_serializers import (
    PolicySerializer,
    ProfileFindingPageSerializer,
    ProfileFindingQuerySerializer,
    ProfileFindingSerializer,
)
from xapi_profiles.views.serializers import NamedSerializer, ProfileSerializer


class PolicyView(APIView):
    """What is done about Statements that break a Profile."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "xapi_profiles.change_profile"}

    @extend_schema(
        operation_id="set_profile_policy",
        parameters=[NamedSerializer],
        request=PolicySerializer,
        responses=ProfileSerializer,
        tags=["profiles"],
    )
    def put(self, request: Request) -> Response:
        """Check nothing, report what breaks a Profile, or refuse it; other processes follow within seconds."""
        named, asked = NamedSerializer(data=request.query_params), PolicySerializer(data=request.data)
        named.is_valid(raise_exception=True)
        asked.is_valid(raise_exception=True)
        caller = caller_of(request)
        tenant = caller.tenant(named.validated_data.get("tenant"))
        policy = Policy(asked.validated_data["policy"])
        profile = policies.set_policy(tenant.pk, named.validated_data["iri"], policy, who=caller.who)
        return Response(ProfileSerializer(profile).data)


class FindingsView(APIView):
    """What stored Statements break."""

    permissions: ClassVar[dict[str, str]] = {"GET": "xapi_profiles.view_finding"}

    @extend_schema(
        operation_id="list_profile_findings",
        parameters=[ProfileFindingQuerySerializer],
        responses=ProfileFindingPageSerializer,
        tags=["profiles"],
    )
    def get(self, request: Request) -> Response:
        """List findings by source, verb and rule, the group that is newest first."""
        page = Page(request, "profile-findings", ProfileFindingQuerySerializer)
        profile = (page.place or page.query).get("profile")
        found, before = findings.findings_of(
            page.tenant.pk,
            profile=shelf.named(page.tenant.pk, profile).pk if profile else None,
            before=page.number,
            at_most=page.query["limit"],
        )
        more = {"before": str(before), **({"profile": profile} if profile else {})}
        return page.answer(ProfileFindingSerializer, found, more if before else None)
