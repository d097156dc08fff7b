"""Example Statements, made from Statement Templates: valid xAPI that follows the template, the same for the same seed.

A Statement with the Determining Properties is mended, rule after rule, until it keeps them all.
xAPI Profiles Structure §8.0, §8.1.
"""

from collections.abc import Mapping
from copy import deepcopy
from random import Random
from typing import Any

from lrs.rules.grammar import Kind
from lrs.rules.statement import STATEMENT, problems_of_statement
from lrs.rules.versions import Version
from xapi_profiles.rules.errors import NoExample
from xapi_profiles.rules.profile import StatementTemplate, StatementTemplateRule
from xapi_profiles.rules.sample_values import sample_of, timestamp_of, uuid_of
from xapi_profiles.rules.statement_places import NoSuchPlace, add_at, remove_at, replace_at, ways_of
from xapi_profiles.rules.template_rules import UNMATCHABLE, evaluated_values, is_among, judge_rule
from xapi_profiles.rules.templates import LONGEST_CHAIN, explain
from xapi_profiles.rules.vocabulary import CONTEXT_ACTIVITY_PROPERTIES

_ROUNDS = 4
"""How often all rules are gone through: mending one may break another."""


def example_of(template: StatementTemplate, seed: int | str = 0) -> dict[str, Any]:
    """Return a valid Statement that follows a template; raise ``NoExample`` where there can't be one.

    A StatementRef leads to a Statement that isn't made; ``examples_of`` makes it too.
    """
    random = Random(f"{template.id} {seed}")  # noqa: S311 examples aren't secret
    statement = _beginning(template, random)
    for rule in template.rules:
        if rule.presence == "recommended" and random.random() < 0.5:
            _add(statement, rule, random)
    for _ in range(_ROUNDS):
        broken = [rule for rule in template.rules if not judge_rule(statement, rule).is_kept]
        for rule in broken:
            _mend(statement, rule, random)
        if not broken:
            break
    _refuse_unless_valid(statement, template)
    return statement


def examples_of(
    template: StatementTemplate, seed: int | str = 0, *, known: Mapping[str, StatementTemplate] | None = None
) -> list[dict[str, Any]]:
    """Return an example, last, behind the Statements that its StatementRefs lead to, made from ``known`` templates."""
    return _with_referred(template, seed, known or {}, LONGEST_CHAIN)


def _with_referred(
    template: StatementTemplate, seed: int | str, known: Mapping[str, StatementTemplate], hops: int
) -> list[dict[str, Any]]:
    statement = example_of(template, seed)
    referred: list[dict[str, Any]] = []
    wanted_at = {
        "object": template.object_statement_ref_template,
        "context": template.context_statement_ref_template,
    }
    for place, wanted in wanted_at.items():
        target = next((known[id_] for id_ in wanted or () if id_ in known), None)
        if target is None or not hops:
            continue
        statements = _with_referred(target, f"{seed} {place}", known, hops - 1)
        reference = statement["object"] if place == "object" else statement["context"]["statement"]
        reference["id"] = statements[-1]["id"]
        referred += statements
    return [*referred, statement]


def _beginning(template: StatementTemplate, random: Random) -> dict[str, Any]:
    """Return a Statement with the Determining Properties and StatementRefs of a template."""
    determining = template.determining
    activity = sample_of(STATEMENT.rows["object"].kind, random)
    if "objectActivityType" in determining:
        activity["definition"] = {"type": determining["objectActivityType"][0]}
    reference = {"objectType": "StatementRef", "id": uuid_of(random)}
    statement: dict[str, Any] = {
        "id": uuid_of(random),
        "actor": sample_of(STATEMENT.rows["actor"].kind, random),
        "verb": {"id": determining["verb"][0]} if "verb" in determining else sample_of(_kind("verb"), random),
        "object": reference if template.object_statement_ref_template else activity,
        "timestamp": timestamp_of(random),
    }
    context = _context_activities(template, random)
    if template.context_statement_ref_template:
        context["statement"] = {"objectType": "StatementRef", "id": uuid_of(random)}
    if context:
        statement["context"] = context
    if "attachmentUsageType" in determining:
        usage_types = determining["attachmentUsageType"]
        attachments = [sample_of(_kind("attachments"), random)[0] for _ in usage_types]
        statement["attachments"] = [
            {**attachment, "usageType": type_} for attachment, type_ in zip(attachments, usage_types, strict=True)
        ]
    return statement


def _context_activities(template: StatementTemplate, random: Random) -> dict[str, Any]:
    activities = {
        key: [
            {"id": f"https://example.org/{key}/{random.randrange(1000)}", "definition": {"type": type_}}
            for type_ in template.determining[name]
        ]
        for name, key in CONTEXT_ACTIVITY_PROPERTIES.items()
        if name in template.determining
    }
    return {"contextActivities": activities} if activities else {}


def _kind(name: str) -> Any:
    return STATEMENT.rows[name].kind


def _add(statement: dict[str, Any], rule: StatementTemplateRule, random: Random, *, anew: bool = False) -> None:
    """Put a value that the rule likes at the first of its places that xAPI has."""
    for way in ways_of(rule):
        try:
            add_at(statement, way, lambda kind: _value_for(rule, kind, random), random, anew=anew)
        except NoSuchPlace:
            continue
        return


def _mend(statement: dict[str, Any], rule: StatementTemplateRule, random: Random) -> None:
    """Change the Statement where it breaks a rule."""
    codes = {breach.code for breach in judge_rule(statement, rule).breaches}
    if rule.presence == "excluded":
        for way in ways_of(rule):
            remove_at(statement, way)
        return
    if "presence" in codes or UNMATCHABLE in evaluated_values(statement, rule):
        _add(statement, rule, random)
    elif "any" in codes:
        _add(statement, rule, random, anew=True)
    for way in ways_of(rule) if codes & {"all", "none"} else ():
        replace_at(
            statement, way, lambda kind: _value_for(rule, kind, random), lambda value: not _is_liked(rule, value)
        )


def _is_liked(rule: StatementTemplateRule, value: Any) -> bool:
    return (rule.all is None or is_among(value, rule.all)) and not is_among(value, rule.none or ())


def _value_for(rule: StatementTemplateRule, kind: Kind | None, random: Random) -> Any:
    """Return a value that a rule takes: one that it names, else any of the kind that it doesn't refuse."""
    named = [value for value in rule.any or rule.all or () if _is_liked(rule, value)]
    if named:
        return deepcopy(random.choice(named))
    samples = (sample_of(kind, random) for _ in range(20))
    return next((sample for sample in samples if _is_liked(rule, sample)), None)


def _refuse_unless_valid(statement: dict[str, Any], template: StatementTemplate) -> None:
    problems = explain(statement, template).problems()
    problems += problems_of_statement(statement, version=Version.V1_0_3)
    if problems:
        message = f"No Statement could be made that follows {template.id} and is valid: {problems[0].rule}"
        raise NoExample(message, problems=problems)
