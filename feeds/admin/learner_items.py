"""Where a learner stands with every item, and why: pages that are reached from the learner's."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from feeds.admin.stream_pages import StreamPages, indented
from feeds.rules.errors import UnknownItem
from feeds.services import explaining, learner_items

_PERMISSION = "feeds.view_learneritemstate"
_PAGE = 50


class LearnerItemPages(StreamPages):
    """A learner's items, and one of them explained."""

    def learner_item_urls(self) -> list[Any]:
        """Return the addresses."""
        view = self.admin_site.admin_view
        return [
            path("learners/<uuid:learner_id>/", view(self.learner_items), name="feeds_learner_items"),
            path("learners/<uuid:learner_id>/<uuid:item_key>/", view(self.why), name="feeds_learner_item_why"),
        ]

    def learner_items(self, request: HttpRequest, learner_id: UUID) -> HttpResponse:
        """List where a learner stands with each item."""
        tenant = self.tenant_of(request, _PERMISSION)
        items = learner_items.items_of(tenant.pk, learner_id, after=_key(request.GET.get("after")), at_most=_PAGE)
        return self.show(
            request, "learner_items", tenant, title="Where a learner stands", learner_id=learner_id, items=items
        )

    def why(self, request: HttpRequest, learner_id: UUID, item_key: UUID) -> HttpResponse:
        """Show what decided where a learner stands with an item."""
        tenant = self.tenant_of(request, _PERMISSION)
        after = request.GET.get("after", "")
        try:
            found = explaining.why(
                tenant.pk,
                learner_id,
                item_key,
                after=int(after[:19]) if after.isascii() and after.isdigit() else 0,
                at_most=_PAGE,
                with_statements=request.user.has_perm("lrs.view_statement"),
            )
        except UnknownItem as unknown:
            raise Http404(unknown.message) from None
        chain = [(each, indented(each.record), each.statement and indented(each.statement)) for each in found.chain]
        title = f"Why: {found.state['status']}"
        return self.show(request, "why", tenant, title=title, learner_id=learner_id, why=found, chain=chain)


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
