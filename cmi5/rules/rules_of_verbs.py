"""Which verb an AU uses when, and about what (cmi5 §9.3, §9.4, §10.2.2)."""

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.conditions import Rule, defined, is_about_the_au, is_for_looking_only, not_saying, saying
from cmi5.rules.session import is_judged, mapping_at, verb_of

RULES: tuple[Rule, ...] = (
    Rule(
        "9.3.0.0-1",
        "$.verb.id",
        lambda statement, session: verb_of(statement) in cmi5.VERBS_OF_AU,
        "The category cmi5 goes with initialized, completed, passed, failed and terminated; other verbs go without it.",
        defined,
    ),
    Rule(
        "9.2.0.0-2",
        "$.actor.objectType",
        lambda statement, session: mapping_at(statement, "actor").get("objectType", "Agent") == "Agent",
        "The actor of a cmi5 defined Statement is an Agent.",
        defined,
    ),
    Rule(
        "8.1.5.0-6 (d)",
        "$.object.id",
        is_about_the_au,
        "The object is the Activity whose id the launch URL gave as activityId.",
        defined,
    ),
    Rule(
        "9.3.2.0-3 (d)",
        "$.verb.id",
        lambda statement, session: cmi5.INITIALIZED not in session.verbs,
        "initialized was sent in this session before.",
        saying(cmi5.INITIALIZED),
    ),
    Rule(
        "9.3.0.0-2 (d)",
        "$.verb.id",
        lambda statement, session: verb_of(statement) not in session.verbs,
        "This verb was used in a cmi5 defined Statement of this session before.",
        not_saying(cmi5.INITIALIZED),
    ),
    Rule(
        "9.3.0.0-3 (d)",
        "$.verb.id",
        lambda statement, session: not is_judged(session.verbs),
        "passed or failed was sent in this session before; a session is judged once.",
        saying(cmi5.PASSED, cmi5.FAILED),
    ),
    Rule(
        "9.3.0.0-6 (d2)",
        "$.verb.id",
        lambda statement, session: not session.completed,
        "completed was sent for this AU in this registration before.",
        saying(cmi5.COMPLETED),
    ),
    Rule(
        "9.3.0.0-7 (d2)",
        "$.verb.id",
        lambda statement, session: not session.passed,
        "passed was sent for this AU in this registration before.",
        saying(cmi5.PASSED),
    ),
    Rule(
        "9.3.0.0-8 (d)",
        "$.verb.id",
        lambda statement, session: not session.passed,
        "failed can't follow passed for the same AU in the same registration.",
        saying(cmi5.FAILED),
    ),
    Rule(
        "10.2.2.0-5 (d)",
        "$.verb.id",
        lambda statement, session: verb_of(statement) not in cmi5.JUDGING_VERBS,
        "In the launch modes Browse and Review only initialized and terminated are sent as cmi5 defined Statements.",
        is_for_looking_only,
    ),
)
