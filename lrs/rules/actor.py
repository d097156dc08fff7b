"""Who: Agents, anonymous and identified Groups, and the authority of a Statement.

xAPI 1.0.3 Data §2.4.2, §2.4.9; xAPI 2.0 §4.2.2.1, §4.2.4.2.
"""

from typing import Any

from lrs.rules.grammar import (
    FINE,
    STRING,
    ArrayOf,
    ByObjectType,
    Failure,
    Failures,
    Section,
    Table,
    one_of,
    optional,
    required,
)
from lrs.rules.ifi import IFI_NAMES, IFI_ROWS, SECTION, identifiers_in

SECTION_OF_AGENT = Section("2.4.2.1", "4.2.2.1")
SECTION_OF_GROUP = Section("2.4.2.2", "4.2.2.1")
SECTION_OF_ACTOR = Section("2.4.2", "4.2.2.1")
SECTION_OF_AUTHORITY = Section("2.4.9", "4.2.4.2")

_ANY_OF_THEM = "mbox, mbox_sha1sum, openid or account"


def _at_most_one_identifier(actor: dict[str, Any]) -> Failures:
    names = identifiers_in(actor)
    if len(names) < 2:
        return FINE
    rule = f"Keep one identifier and leave out the others: here are {', '.join(names)}."
    return (Failure("", actor, rule, "several-identifiers", SECTION),)


def _agents_have_an_identifier(agent: dict[str, Any]) -> Failures:
    if "mbox" in agent or "account" in agent or "openid" in agent or "mbox_sha1sum" in agent:
        return FINE
    return (Failure("", agent, f"Add one of {_ANY_OF_THEM}: an Agent is identified.", "no-identifier", SECTION),)


def _anonymous_groups_list_their_members(group: dict[str, Any]) -> Failures:
    if group.get("member") or identifiers_in(group):
        return FINE
    rule = f"List the Agents of the Group in member, or identify it by {_ANY_OF_THEM}."
    return (Failure(".member", group.get("member"), rule, "anonymous-group-without-members", SECTION_OF_GROUP),)


def _two_agents_of_which_one_is_an_application(group: dict[str, Any]) -> Failures:
    members = group.get("member")
    if type(members) is not list:
        return FINE
    if len(members) != 2:
        rule = "Name exactly two Agents, an application and its user: a Group as authority stands for these."
        return (Failure(".member", members, rule, "authority-not-two-agents", SECTION_OF_AUTHORITY),)
    if any(type(member) is dict and "account" in member for member in members):
        return FINE
    rule = "Identify the application by account: its homePage is the token endpoint, its name the consumer key."
    return (Failure(".member", members, rule, "authority-without-application", SECTION_OF_AUTHORITY),)


AGENT = Table(
    "an Agent",
    SECTION_OF_AGENT,
    {
        "objectType": optional(one_of("Agent"), SECTION_OF_AGENT),
        "name": optional(STRING, SECTION_OF_AGENT),
        **IFI_ROWS,
    },
    rules=(_agents_have_an_identifier, _at_most_one_identifier),
    refused={"member": 'Add "objectType": "Group", or leave member out: an Agent has no members.'},
)
GROUP = Table(
    "a Group",
    SECTION_OF_GROUP,
    {
        "objectType": required(one_of("Group"), SECTION_OF_GROUP),
        "name": optional(STRING, SECTION_OF_GROUP),
        "member": optional(ArrayOf(AGENT), SECTION_OF_GROUP),
        **IFI_ROWS,
    },
    rules=(_anonymous_groups_list_their_members, _at_most_one_identifier),
)
AUTHORITY_GROUP = Table(
    "a Group as authority",
    SECTION_OF_AUTHORITY,
    {
        "objectType": required(one_of("Group"), SECTION_OF_GROUP),
        "name": optional(STRING, SECTION_OF_GROUP),
        "member": required(ArrayOf(AGENT), SECTION_OF_AUTHORITY),
    },
    rules=(_two_agents_of_which_one_is_an_application,),
    refused=dict.fromkeys(IFI_NAMES, "Leave it out: a Group as authority is anonymous, its two Agents are identified."),
)

ACTOR = ByObjectType("an actor", SECTION_OF_ACTOR, {"Agent": AGENT, "Group": GROUP}, default="Agent")
AUTHORITY = ByObjectType(
    "an authority", SECTION_OF_AUTHORITY, {"Agent": AGENT, "Group": AUTHORITY_GROUP}, default="Agent"
)
