"""The Agent Profile Resource (xAPI 1.0.3 Communication §2.6; xAPI 2.0 §4.1.6.5)."""

from lrs.http.document_parameters import agent_of
from lrs.http.exchange import Exchange
from lrs.services.document_context import DocumentContext, agent_profile_context
from lrs.views.document_view import DocumentView


class AgentProfileView(DocumentView):
    """What is kept about an Agent, across Activities."""

    scope = "profile"
    id_parameter = "profileId"
    resource = "agents/profile"
    context_parameters = ("agent",)

    def context(self, exchange: Exchange) -> DocumentContext:
        """Return the context of the Agent; 2.0 lets an identified Group have profiles, 1.0.3 says it must not."""
        agent = agent_of(exchange, allow_group=exchange.version.is_2)
        return agent_profile_context(exchange.principal.tenant_id, agent=agent)
