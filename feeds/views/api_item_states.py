"""Where a learner stands with each item, as their records say."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from feeds.services.learner_items import items_of
from feeds.views.serializers import ItemStatePageSerializer, ItemStateQuerySerializer, ItemStateSerializer


class ItemStatesView(APIView):
    """A learner's items."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_learneritemstate"}

    @extend_schema(
        operation_id="list_learner_items",
        parameters=[ItemStateQuerySerializer],
        responses=ItemStatePageSerializer,
        tags=["records"],
    )
    def get(self, request: Request, learner_id: UUID) -> Response:
        """List where a learner stands with every item, whatever system told it."""
        page = Page(request, "learner-items", ItemStateQuerySerializer)
        after = UUID(page.place["after"]) if page.place else None
        items = items_of(page.tenant.pk, learner_id, after=after, at_most=page.query["limit"])
        return page.answer(ItemStateSerializer, items.found, {"after": str(items.more)} if items.more else None)
