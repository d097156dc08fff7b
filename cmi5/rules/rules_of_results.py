"""What the result of a cmi5 defined Statement has: score, success, completion, duration (cmi5 §9.5)."""

from decimal import Decimal

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.conditions import (
    Rule,
    defined,
    has,
    has_not,
    has_scaled_and_mastery,
    has_score_member,
    is_about_satisfaction,
    is_percentage,
    is_scored_by_mastery,
    not_saying,
    reaches_mastery,
    result_of,
    saying,
    says_mastery,
    scaled_of,
    score_of,
)
from cmi5.rules.session import Json, SessionState, categories_of, mapping_at, verb_of

_PARTS = (("d1", cmi5.COMPLETED), ("d2", cmi5.PASSED), ("d3", cmi5.FAILED))


def _needs_move_on_category(part: str, verb: str) -> Rule:
    def applies(statement: Json, session: SessionState) -> bool:
        return is_about_satisfaction(statement, session) and verb_of(statement) == verb

    return Rule(
        f"9.6.2.2-1 ({part})",
        "$.context.contextActivities.category",
        lambda statement, session: cmi5.CATEGORY_MOVE_ON in categories_of(statement),
        "A Statement with success or completion has the category moveon.",
        applies,
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "9.5.1.0-2 (d)",
        "$.result.score",
        has_not("score"),
        "Only passed and failed have a score.",
        not_saying(cmi5.PASSED, cmi5.FAILED),
    ),
    Rule(
        "9.5.1.0-1",
        "$.result.score.scaled",
        lambda statement, session: (
            "scaled" not in score_of(statement)
            or ((scaled := scaled_of(statement)) is not None and Decimal(0) <= scaled <= Decimal(1))
        ),
        "A scaled score is a number from 0 to 1.",
        defined,
    ),
    Rule(
        "9.5.1.0-3 (d1)",
        "$.result.score.min",
        lambda statement, session: "min" in score_of(statement),
        "A raw score comes with min and max.",
        has_score_member,
    ),
    Rule(
        "9.5.1.0-3 (d2)",
        "$.result.score.max",
        lambda statement, session: "max" in score_of(statement),
        "A raw score comes with min and max.",
        has_score_member,
    ),
    Rule(
        "9.3.4.0-2 (d2)",
        "$.result.score.scaled",
        reaches_mastery,
        "passed needs a score that reaches the masteryScore of the launch.",
        has_scaled_and_mastery(cmi5.PASSED),
    ),
    Rule(
        "9.3.5.0-2 (d)",
        "$.result.score.scaled",
        lambda statement, session: not reaches_mastery(statement, session),
        "failed needs a score below the masteryScore of the launch.",
        has_scaled_and_mastery(cmi5.FAILED),
    ),
    Rule(
        "9.6.3.2-2 (d)",
        f"$.context.extensions['{cmi5.MASTERY_SCORE}']",
        says_mastery,
        "A judgement by score repeats the masteryScore of the launch as a context extension.",
        is_scored_by_mastery,
    ),
    Rule(
        "9.5.2.0-1 (d1)",
        "$.result.success",
        lambda statement, session: result_of(statement).get("success") is True,
        "passed has success: true.",
        saying(cmi5.PASSED),
    ),
    Rule(
        "9.5.2.0-2 (d)",
        "$.result.success",
        lambda statement, session: result_of(statement).get("success") is False,
        "failed has success: false.",
        saying(cmi5.FAILED),
    ),
    Rule(
        "9.5.2.0-3 (d)",
        "$.result.success",
        has_not("success"),
        "Only passed and failed have success.",
        not_saying(cmi5.PASSED, cmi5.FAILED),
    ),
    Rule(
        "9.5.3.0-1 (d1)",
        "$.result.completion",
        lambda statement, session: result_of(statement).get("completion") is True,
        "completed has completion: true.",
        saying(cmi5.COMPLETED),
    ),
    Rule(
        "9.5.3.0-2 (d)",
        "$.result.completion",
        has_not("completion"),
        "Only completed has completion.",
        not_saying(cmi5.COMPLETED),
    ),
    Rule("9.5.4.1-1 (d)", "$.result.duration", has("duration"), "terminated has a duration.", saying(cmi5.TERMINATED)),
    Rule("9.5.4.1-2 (d)", "$.result.duration", has("duration"), "completed has it.", saying(cmi5.COMPLETED)),
    Rule("9.5.4.1-3 (d)", "$.result.duration", has("duration"), "passed has it.", saying(cmi5.PASSED)),
    Rule("9.5.4.1-4 (d)", "$.result.duration", has("duration"), "failed has it.", saying(cmi5.FAILED)),
    Rule(
        "9.5.5.1",
        f"$.result.extensions['{cmi5.PROGRESS}']",
        is_percentage,
        "progress is a whole number from 0 to 100.",
        lambda statement, session: cmi5.PROGRESS in mapping_at(result_of(statement), "extensions"),
    ),
    *(_needs_move_on_category(part, verb) for part, verb in _PARTS),
)
