"""The Activity Profile Resource (xAPI 1.0.3 Communication §2.7; xAPI 2.0 §4.1.6.6)."""

from lrs.http.document_parameters import activity_iri_of
from lrs.http.exchange import Exchange
from lrs.services.document_context import DocumentContext, activity_profile_context
from lrs.views.document_view import DocumentView


class ActivityProfileView(DocumentView):
    """What is kept about an Activity, for everybody."""

    scope = "profile"
    id_parameter = "profileId"
    resource = "activities/profile"
    context_parameters = ("activityId",)

    def context(self, exchange: Exchange) -> DocumentContext:
        """Return the context of the Activity."""
        return activity_profile_context(exchange.principal.tenant_id, activity_iri=activity_iri_of(exchange))
