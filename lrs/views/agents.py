"""The Agents Resource (xAPI 1.0.3 Communication §2.4; xAPI 2.0 §4.1.6.3)."""

from django.http import HttpResponse

from lrs.http.base import XAPIView
from lrs.http.document_parameters import agent_of
from lrs.http.exchange import Exchange
from lrs.services.agents import person
from lrs.views.document_view import check_access, json_answer, require_scope


class AgentsView(XAPIView):
    """Answers what is known of an Agent."""

    def get(self, exchange: Exchange) -> HttpResponse:
        """Answer the Person of an Agent, known or not; a Group is no person."""
        require_scope(exchange, "definitions/read", granted_by="statements/read")
        check_access(exchange, "agents")
        exchange.allow_parameters("agent")
        return json_answer(person(exchange.principal.tenant_id, agent_of(exchange)))
