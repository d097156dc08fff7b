"""Whether two Agents are one: by their Inverse Functional Identifier alone (xAPI 1.0.3 Data §2.4.2)."""

from collections.abc import Mapping

from people.rules.actors import identifier_of, problems_of_agent


def is_same_agent(one: object, other: Mapping[str, object]) -> bool:
    """Tell whether a value is an Agent with the same identifier as a valid one; names don't matter."""
    if not isinstance(one, Mapping) or problems_of_agent(one):
        return False
    return identifier_of(one) == identifier_of(other)
