"""Feeds: where learning records are sent."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from feeds.models import Status
from feeds.services import feed_list, feed_settings
from feeds.services.feed_settings import NewFeed
from feeds.services.sinks import all_sinks
from feeds.views.feed_serializers import (
    DeliveryPageSerializer,
    DeliverySerializer,
    FeedKindSerializer,
    FeedKindsSerializer,
    FeedPageSerializer,
    FeedQuerySerializer,
    FeedSerializer,
    MadeFeedSerializer,
    MadeSecretSerializer,
    NewFeedSerializer,
    ReplayedSerializer,
    ReplaySerializer,
    SecretSerializer,
    SentSerializer,
    StatusSerializer,
)
from people.services.api_callers import TENANT, Caller, caller_of


def _asked(request: Request, serializer: type[Any], *, partial: bool = False) -> dict[str, Any]:
    asked = serializer(data=request.data, partial=partial)
    asked.is_valid(raise_exception=True)
    found: dict[str, Any] = asked.validated_data
    return found


def _place(request: Request) -> tuple[Caller, int]:
    caller = caller_of(request)
    return caller, caller.tenant(request.query_params.get("tenant")).pk


class FeedsView(APIView):
    """The feeds of a tenant."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_feed", "POST": "feeds.add_feed"}

    @extend_schema(
        operation_id="list_feeds", parameters=[FeedQuerySerializer], responses=FeedPageSerializer, tags=["feeds"]
    )
    def get(self, request: Request) -> Response:
        """List feeds by name, with how they are."""
        page = Page(request, "feeds", FeedQuerySerializer)
        after = page.place["after"] if page.place else ""
        found, more = feed_list.feeds_of(page.tenant.pk, after=after, at_most=page.query["limit"])
        return page.answer(FeedSerializer, found, {"after": more} if more else None)

    @extend_schema(
        operation_id="create_feed",
        parameters=[TENANT],
        request=NewFeedSerializer,
        responses={201: MadeFeedSerializer},
        tags=["feeds"],
    )
    def post(self, request: Request) -> Response:
        """Make a feed; its secret is shown this once."""
        caller, tenant_id = _place(request)
        feed, secret = feed_settings.create(tenant_id, NewFeed(**_asked(request, NewFeedSerializer)), who=caller.who)
        return Response({**FeedSerializer(feed).data, "secret": secret}, status=201)


class FeedKindsView(APIView):
    """The kinds of feeds."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_feed"}

    @extend_schema(operation_id="list_feed_kinds", responses=FeedKindsSerializer, tags=["feeds"])
    def get(self, request: Request) -> Response:
        """List where records can go, and what each way out asks for."""
        caller_of(request)
        return Response({"results": FeedKindSerializer(all_sinks(), many=True).data})


class FeedView(APIView):
    """One feed."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_feed", "PATCH": "feeds.change_feed"}

    @extend_schema(operation_id="retrieve_feed", parameters=[TENANT], responses=FeedSerializer, tags=["feeds"])
    def get(self, request: Request, feed_id: UUID) -> Response:
        """Show a feed and how it is."""
        _, tenant_id = _place(request)
        return Response(FeedSerializer(feed_settings.get(tenant_id, feed_id)).data)

    @extend_schema(
        operation_id="change_feed",
        parameters=[TENANT],
        request=FeedSerializer,
        responses=FeedSerializer,
        tags=["feeds"],
    )
    def patch(self, request: Request, feed_id: UUID) -> Response:
        """Change what is named; everything else stays."""
        caller, tenant_id = _place(request)
        changes = _asked(request, FeedSerializer, partial=True)
        return Response(FeedSerializer(feed_settings.change(tenant_id, feed_id, who=caller.who, **changes)).data)


class FeedStatusView(APIView):
    """Whether a feed goes on."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "feeds.change_feed"}

    @extend_schema(
        operation_id="set_feed_status",
        parameters=[TENANT],
        request=StatusSerializer,
        responses=FeedSerializer,
        tags=["feeds"],
    )
    def put(self, request: Request, feed_id: UUID) -> Response:
        """Pause a feed, or let it go on from where it was; nothing is lost meanwhile."""
        caller, tenant_id = _place(request)
        status = Status(_asked(request, StatusSerializer)["status"])
        return Response(FeedSerializer(feed_settings.set_status(tenant_id, feed_id, status, who=caller.who)).data)


class FeedSecretsView(APIView):
    """The secrets that sign."""

    permissions: ClassVar[dict[str, str]] = {"POST": "feeds.change_feed", "DELETE": "feeds.change_feed"}

    @extend_schema(
        operation_id="add_feed_secret",
        parameters=[TENANT],
        request=SecretSerializer,
        responses={201: MadeSecretSerializer},
        tags=["feeds"],
    )
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Add a secret that signs beside the others."""
        caller, tenant_id = _place(request)
        asymmetric = _asked(request, SecretSerializer)["algorithm"] == "ed25519"
        secret, algorithm = feed_settings.add_secret(tenant_id, feed_id, asymmetric=asymmetric, who=caller.who)
        return Response({"algorithm": algorithm, "secret": secret}, status=201)

    @extend_schema(operation_id="retire_feed_secrets", parameters=[TENANT], responses={204: None}, tags=["feeds"])
    def delete(self, request: Request, feed_id: UUID) -> Response:
        """Let the newest secret sign alone."""
        caller, tenant_id = _place(request)
        feed_settings.retire_secrets(tenant_id, feed_id, who=caller.who)
        return Response(status=204)


class FeedTestView(APIView):
    """Whether a receiver takes records."""

    permissions: ClassVar[dict[str, str]] = {"POST": "feeds.change_feed"}

    @extend_schema(
        operation_id="test_feed", parameters=[TENANT], request=None, responses=SentSerializer, tags=["feeds"]
    )
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Send the newest record now, and show what came of it."""
        _, tenant_id = _place(request)
        return Response(SentSerializer(feed_settings.try_out(tenant_id, feed_id)).data)


class FeedReplayView(APIView):
    """What is delivered again."""

    permissions: ClassVar[dict[str, str]] = {"POST": "feeds.change_feed"}

    @extend_schema(
        operation_id="replay_feed",
        parameters=[TENANT],
        request=ReplaySerializer,
        responses=ReplayedSerializer,
        tags=["feeds"],
    )
    def post(self, request: Request, feed_id: UUID) -> Response:
        """Deliver again what was stored since a moment; or, without one, the dead letters or one of them."""
        caller, tenant_id = _place(request)
        asked = _asked(request, ReplaySerializer)
        if "since" in asked:
            feed_settings.replay_since(tenant_id, feed_id, asked["since"], who=caller.who)
            return Response({"deliveries": 0})
        position = int(asked["sequence"]) if "sequence" in asked else None
        return Response(
            {"deliveries": feed_settings.replay_dead(tenant_id, feed_id, position=position, who=caller.who)}
        )


class FeedDeliveriesView(APIView):
    """What a receiver hasn't taken."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_feed"}

    @extend_schema(
        operation_id="list_feed_deliveries",
        parameters=[FeedQuerySerializer],
        responses=DeliveryPageSerializer,
        tags=["feeds"],
    )
    def get(self, request: Request, feed_id: UUID) -> Response:
        """List records that wait to be tried again, and those that are given up."""
        page = Page(request, "feed-deliveries", FeedQuerySerializer)
        feed = feed_settings.get(page.tenant.pk, feed_id)
        after = int(page.place["after"]) if page.place else 0
        found, more = feed_list.not_taken(page.tenant.pk, feed.pk, after=after, at_most=page.query["limit"])
        return page.answer(DeliverySerializer, found, {"after": str(more)} if more else None)
