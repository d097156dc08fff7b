"""The agent that stands behind a Statement: what the store puts into ``authority`` (xAPI 1.0.3 Data §2.4.9)."""

from collections.abc import Mapping
from typing import Any

from people.rules.errors import Problem

SECTION = "xAPI 1.0.3 Data §2.4.9"
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def agent_of_key(home_page: str, key: str) -> dict[str, Any]:
    """Return the Agent of a credential: the account that its key is on the tenant's home page.

    A client without a user is an Agent identified by account, with its key as the account's name.
    xAPI 1.0.3 Data §2.4.9 ("OAuth Credentials as Authority").
    """
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": key}}


def group_of_two(application: Mapping[str, Any], user: Mapping[str, Any]) -> dict[str, Any]:
    """Return the authority of three-legged OAuth: an anonymous Group of the application and its user.

    xAPI 1.0.3 Data §2.4.9: exactly two Agents, one of them the OAuth consumer.
    """
    return {"objectType": "Group", "member": [dict(application), dict(user)]}


def problems_of_authority(agent: object) -> list[Problem]:
    """Return what keeps a value from being a credential's own agent; the Agent's details are the log's to judge."""
    if not isinstance(agent, Mapping):
        return [Problem("$.agent", agent, "A credential's agent is a JSON object.", SECTION, "agent-not-an-object")]
    problems = []
    if agent.get("objectType", "Agent") != "Agent":
        rule = "A credential's agent is an Agent."
        problems.append(Problem("$.agent.objectType", agent["objectType"], rule, SECTION, "agent-object-type"))
    given = [name for name in _IDENTIFIERS if name in agent]
    if len(given) != 1:
        rule = f"An Agent has exactly one of {', '.join(_IDENTIFIERS)}."
        problems.append(Problem("$.agent", ", ".join(given) or None, rule, "xAPI 1.0.3 Data §2.4.2.3", "agent-ifi"))
    return problems
