"""Launches that happened, as the inspector keeps them."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.utils import timezone

from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.security.rules.signed import verified
from lti.security.services.exchanges import TOOL, inspected
from people.rules.errors import Refusal
from tests.lti.security.messages import NOW, claims_of, expectation_of, finder_of, token_of


def happened(tenant: Any, *, side: str = TOOL, name: str = "Ana's LMS", age: int = 0, **claims: Any) -> Exchange:
    """Have an exchange: a launch that passes unless its claims are wrong, so many minutes ago."""
    sent = {"email": "ana@example.org", "name": "Ana Example", v.CONTEXT: {"title": "Biology"}, **claims}
    changes = {each: sent.pop(each) for each in ("party", "learner") if each in sent}
    known = set(Exchange.objects.values_list("pk", flat=True))
    with suppress(Refusal), inspected(side, "launch", tenant_id=tenant.pk) as exchange:
        exchange.party_name, exchange.party, exchange.learner = name, changes.get("party"), changes.get("learner")
        token, trail = token_of(claims_of(**sent)), exchange.trail
        verified(token, find=finder_of(), expectation=expectation_of(), now=NOW, trail=trail)
    kept = Exchange.objects.exclude(pk__in=known).get()
    kept.at = timezone.now() - timedelta(minutes=age)
    kept.save()
    return kept
