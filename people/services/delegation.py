"""Keeps credentials that manage credentials from handing on, or taking over, more than they have."""

from dataclasses import replace

from people.models import Credential
from people.rules.delegation import problems_of_delegation
from people.rules.errors import NotAuthorized
from people.rules.principal import Principal
from people.rules.terms import Terms
from people.services.credentials import terms_of


def check(principal: Principal, wanted: Terms) -> None:
    """Refuse terms that go beyond those of the credential that asks.

    What it may do by its token counts, not all that the credential may.
    """
    credential = Credential.objects.filter(tenant_id=principal.tenant_id, pk=principal.credential_id).first()
    if credential is None:
        raise NotAuthorized("The credential is gone.")
    problems = problems_of_delegation(replace(terms_of(credential), scopes=principal.scopes), wanted)
    if problems:
        raise NotAuthorized(" ".join(problem.rule for problem in problems), problems=problems)
