"""What a session takes, and what every Statement of an AU has (cmi5 §7.1, §9.1–9.2, §9.6–9.7)."""

from collections.abc import Mapping

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.agents import is_same_agent
from cmi5.rules.conditions import (
    Rule,
    extensions_of,
    is_about_satisfaction,
    is_in_template,
    is_initialized_or_first,
    is_uuid,
    keeps_template,
    not_after,
    not_before,
    saying,
)
from cmi5.rules.session import categories_of, mapping_at, verb_of
from cmi5.rules.timestamps import is_utc

RULES: tuple[Rule, ...] = (
    Rule(
        "9.3.6.0-2 (d2)",
        "$",
        lambda statement, session: not session.is_abandoned,
        "The session was abandoned; launch the AU again.",
    ),
    Rule(
        "9.3.8.0-4",
        "$",
        lambda statement, session: not session.is_over,
        "The session was terminated; nothing is stored for it any more.",
    ),
    Rule(
        "6.3.0.0-1",
        "$.verb.id",
        lambda statement, session: verb_of(statement) != cmi5.VOIDED,
        "An AU may not void Statements.",
    ),
    Rule(
        "11.0.0.0-3 (d2)",
        "$.verb.id",
        lambda statement, session: session.preferences_were_read,
        "Get the Agent Profile document cmi5LearnerPreferences before Initialized is sent; 404 is an answer as well.",
        saying(cmi5.INITIALIZED),
    ),
    Rule(
        "9.3.0.0-4 (d2)",
        "$",
        is_initialized_or_first,
        "Send the cmi5 defined Statement with the verb initialized before any other.",
    ),
    Rule(
        "9.3.0.0-4",
        "$.timestamp",
        lambda statement, session: not_before(statement, session.initialized_at),
        "The timestamp is before that of initialized, which is the first Statement of a session.",
    ),
    Rule(
        "9.3.0.0-5 (d2)",
        "$.timestamp",
        lambda statement, session: not_after(statement, session.terminated_at),
        "The timestamp is after that of terminated, which is the last Statement of a session.",
    ),
    Rule(
        "9.1.0.0-1 (d)",
        "$.id",
        lambda statement, session: is_uuid(statement.get("id")),
        "Give the Statement an id, a UUID, of the AU's own making.",
    ),
    Rule(
        "8.1.3.0-3 (d)",
        "$.actor",
        lambda statement, session: is_same_agent(statement.get("actor"), session.actor),
        "Use the actor that the launch URL gave.",
    ),
    Rule(
        "9.6.0.0-1 (d)",
        "$.context",
        lambda statement, session: isinstance(statement.get("context"), Mapping),
        "Use the contextTemplate of LMS.LaunchData as the context.",
    ),
    Rule(
        "9.6.1.0-1 (d)",
        "$.context.registration",
        lambda statement, session: (
            str(mapping_at(statement, "context").get("registration", "")).lower() == str(session.registration)
        ),
        "Use the registration that the launch URL gave.",
    ),
    Rule(
        "9.6.3.1-4 (d)",
        f"$.context.extensions['{cmi5.SESSION_ID}']",
        lambda statement, session: extensions_of(statement).get(cmi5.SESSION_ID) == session.session_id,
        "Use the session id of the contextTemplate, unchanged.",
    ),
    Rule(
        "9.6.2.0-1 (d)",
        "$.context.contextActivities",
        is_in_template,
        "Keep every Activity of the contextTemplate's contextActivities; others may be added.",
    ),
    Rule(
        "10.2.1.0-7 (d)",
        "$.context.extensions",
        keeps_template,
        "Keep every value of the contextTemplate as it is.",
    ),
    Rule(
        "9.7.0.0-1 (d)",
        "$.timestamp",
        lambda statement, session: "timestamp" in statement,
        "Give the Statement a timestamp.",
    ),
    Rule(
        "9.7.0.0-2 (d)",
        "$.timestamp",
        lambda statement, session: is_utc(statement["timestamp"]),
        "Write the timestamp in UTC: with Z, or +00:00, at its end.",
        lambda statement, session: isinstance(statement.get("timestamp"), str),
    ),
    Rule(
        "9.6.2.2-2 (d)",
        "$.context.contextActivities.category",
        lambda statement, session: (
            cmi5.CATEGORY_MOVE_ON not in categories_of(statement) or is_about_satisfaction(statement, session)
        ),
        "Leave the category moveon out: only cmi5 defined Statements with success or completion have it.",
    ),
)
