"""What Ana did with one item: she began, completed it, which was voided, and completed it again."""

from typing import Any

from feeds.services import following
from people.models import Learner
from people.services import learners
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store, void_of


def completed_twice(ana: Learner) -> list[dict[str, Any]]:
    """Return the three Statements; the second one is voided."""
    agent = learners.agent_of(ana)
    did = [make_statement(verb={"id": ADL + word}, actor=agent) for word in ("initialized", "completed", "completed")]
    store(make_principal(ana.tenant), *did, void_of(did[1]))
    following.catch_up()
    return did
