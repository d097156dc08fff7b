"""Where a learner stands with each item, as their records say."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.views.api_page import Page
from feeds.services import explaining
from feeds.services.learner_items import items_of
from feeds.views.serializers import (
    ExplanationPageSerializer,
    ExplanationSerializer,
    ItemStatePageSerializer,
    ItemStateQuerySerializer,
    ItemStateSerializer,
    LinkSerializer,
)
from people.services.api_callers import caller_of


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


class WhyView(APIView):
    """Why a learner stands where they stand."""

    permissions: ClassVar[dict[str, str]] = {"GET": "feeds.view_learneritemstate"}

    @extend_schema(
        operation_id="explain_learner_item",
        parameters=[ItemStateQuerySerializer],
        responses=ExplanationPageSerializer,
        tags=["records"],
    )
    def get(self, request: Request, learner_id: UUID, item_key: UUID) -> Response:
        """Show what decided it: records, rows of the mapping and, to who may see Statements, the Statements."""
        page = Page(request, "learner-item-why", ItemStateQuerySerializer)
        found = explaining.why(
            page.tenant.pk,
            learner_id,
            item_key,
            after=int(page.place["after"]) if page.place else 0,
            at_most=page.query["limit"],
            with_statements=caller_of(request).may("lrs.view_statement"),
        )
        answer = page.answer(LinkSerializer, found.chain, {"after": str(found.more)} if found.more else None)
        answer.data.update(ExplanationSerializer(found).data)
        return answer
