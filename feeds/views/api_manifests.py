"""Manifests: what a receiver has to have of an hour, signed."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feeds.services import feed_settings, manifest_keys, manifests
from feeds.views.manifest_serializers import ManifestQuerySerializer, ManifestsSerializer
from people.services.api_callers import caller_of


class ManifestsView(APIView):
    """The proof of an hour."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_feed"}

    @extend_schema(
        operation_id="list_feed_manifests",
        parameters=[ManifestQuerySerializer],
        responses=ManifestsSerializer,
        tags=["feeds"],
    )
    def get(self, request: Request, feed_id: UUID) -> Response:
        """Answer with the signed manifests of an hour: one, or several if the feed's filters were changed in it."""
        asked = ManifestQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        tenant = caller_of(request).tenant(asked.validated_data.get("tenant"))
        feed = feed_settings.get(tenant.pk, feed_id)
        return Response({"results": manifests.of_hour(feed, asked.validated_data["hour"])})


@require_safe
def manifest_keys_page(request: HttpRequest) -> JsonResponse:
    """Publish the keys by which manifests are verified."""
    return JsonResponse(manifest_keys.published(), headers={"Cache-Control": "public, max-age=3600"})
