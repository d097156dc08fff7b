"""Agents as the identities of people: what makes two of them the same, and the one that a tenant gives a learner.

xAPI 1.0.3 Data §2.4.2.3–2.4.2.4.
"""

from collections.abc import Mapping
from typing import Any

from people.rules.errors import Problem

SECTION = "xAPI 1.0.3 Data §2.4.2.3"
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def problems_of_agent(agent: object, path: str = "$.actor") -> list[Problem]:
    """Return what keeps a value from being an Agent that stands for one person."""
    if not isinstance(agent, Mapping):
        return [Problem(path, agent, "An Agent is a JSON object.", SECTION, "agent-not-an-object")]
    problems = []
    if agent.get("objectType", "Agent") != "Agent":
        rule = "A learner is an Agent, not a Group."
        problems.append(Problem(f"{path}.objectType", agent["objectType"], rule, SECTION, "agent-object-type"))
    given = [name for name in IDENTIFIERS if name in agent]
    if len(given) != 1:
        rule = f"An Agent has exactly one of {', '.join(IDENTIFIERS)}."
        problems.append(Problem(path, ", ".join(given) or None, rule, SECTION, "agent-ifi"))
    elif given == ["account"]:
        problems += _problems_of_account(agent["account"], f"{path}.account")
    elif not isinstance(agent[given[0]], str) or not agent[given[0]]:
        rule = f"The {given[0]} of an Agent is a text."
        problems.append(Problem(f"{path}.{given[0]}", agent[given[0]], rule, SECTION, "agent-ifi"))
    return problems


def _problems_of_account(account: object, path: str) -> list[Problem]:
    if isinstance(account, Mapping) and set(account) == {"homePage", "name"}:
        wrong = [name for name in account if not isinstance(account[name], str) or not account[name]]
    else:
        wrong = [""]
    rule = "An account has a homePage and a name, both texts."
    return [Problem(f"{path}.{name}".rstrip("."), account, rule, SECTION, "agent-account") for name in wrong]


def identifier_of(agent: Mapping[str, Any]) -> str:
    """Return the Inverse Functional Identifier of a valid Agent as one text; equal texts are the same person."""
    if "account" in agent:
        return f"account\0{agent['account']['homePage']}\0{agent['account']['name']}"
    if "mbox" in agent:
        address, _, domain = agent["mbox"].rpartition("@")
        return f"mbox\0{address}@{domain.lower()}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum\0{agent['mbox_sha1sum'].lower()}"
    return f"openid\0{agent['openid']}"


def account_on(home_page: str, name: str, *, called: str = "") -> dict[str, Any]:
    """Return the Agent of an account; its name is left out when nobody is to read it."""
    agent: dict[str, Any] = {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
    return {**agent, "name": called} if called else agent
