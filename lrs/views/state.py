"""The State Resource (xAPI 1.0.3 Communication §2.3; xAPI 2.0 §4.1.6.2)."""

from django.http import HttpResponse

from lrs.http.document_parameters import activity_iri_of, agent_of, registration_of
from lrs.http.exchange import Exchange
from lrs.rules.errors import MalformedRequest
from lrs.services import documents
from lrs.services.document_context import DocumentContext, state_context
from lrs.views.document_view import DocumentView, require_scope


class StateView(DocumentView):
    """What a learning activity keeps for one Agent, with or without a registration."""

    scope = "state"
    id_parameter = "stateId"
    resource = "activities/state"
    context_parameters = ("activityId", "agent", "registration")
    is_profile = False

    def context(self, exchange: Exchange) -> DocumentContext:
        """Return the context of Activity, Agent and registration; 2.0 lets a Group be the Agent."""
        return state_context(
            exchange.principal.tenant_id,
            activity_iri=activity_iri_of(exchange),
            agent=agent_of(exchange, allow_group=exchange.version.is_2),
            registration=registration_of(exchange),
        )

    def delete(self, exchange: Exchange) -> HttpResponse:
        """Delete one document, or all of the context: those of its registration, or every one without."""
        if self.id_parameter in exchange.parameters:
            return super().delete(exchange)
        require_scope(exchange, self.scope)
        self.check_access(exchange)
        exchange.allow_parameters(self.id_parameter, *self.context_parameters)
        if "if-match" in exchange.headers or "if-none-match" in exchange.headers:
            raise MalformedRequest(
                "If-Match and If-None-Match speak of one document: give its stateId, or leave them out to delete all.",
                section="xAPI 1.0.3 Communication §3.1",
            )
        documents.delete_all(self.context(exchange))
        return HttpResponse(status=204)
