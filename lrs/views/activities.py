"""The Activities Resource (xAPI 1.0.3 Communication §2.5; xAPI 2.0 §4.1.6.4)."""

from django.http import HttpResponse

from lrs.http.base import XAPIView
from lrs.http.document_parameters import activity_iri_of
from lrs.http.exchange import Exchange
from lrs.services.activities import activity_of
from lrs.views.document_view import check_access, json_answer, require_scope


class ActivitiesView(XAPIView):
    """Answers the store's own view of an Activity."""

    def get(self, exchange: Exchange) -> HttpResponse:
        """Answer the complete Activity; one that nobody spoke of yet has just its id."""
        require_scope(exchange, "definitions/read", granted_by="statements/read")
        check_access(exchange, "activities")
        exchange.allow_parameters("activityId")
        return json_answer(activity_of(exchange.principal.tenant_id, activity_iri_of(exchange)))
