"""Statements beside Statement Templates: which of them a Statement matches, and which of their rules it keeps.

xAPI Profiles Structure §8.0; Communication §2.1 (validates, follows_rules).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from people.rules.errors import Problem
from xapi_profiles.rules.determining import normalized, traits_of, traits_of_template
from xapi_profiles.rules.profile import Json, StatementTemplate
from xapi_profiles.rules.template_rules import SECTION as RULE_SECTION
from xapi_profiles.rules.template_rules import UNMATCHABLE, RuleVerdict, judge_rule

SECTION = "xAPI Profiles Structure §8.0"

Find = Callable[[str], Json | None]
"""Returns the Statement of an id, or None where it isn't at hand."""

LONGEST_CHAIN = 4
"""How many Statements are followed from reference to reference: more takes ever longer and says nothing new."""


class Outcome(StrEnum):
    """What ``validates`` says of a Statement (Communication §2.1)."""

    SUCCESS = "success"
    INVALID = "invalid"
    UNMATCHED = "unmatched"


class Reference(StrEnum):
    """What became of a StatementRef that a template asks for."""

    FOLLOWED = "followed"
    UNAVAILABLE = "unavailable"
    """The Statement isn't at hand, leads back to itself or lies too far: nothing is held against the referrer."""
    MISSING = "missing"
    OTHER = "other"
    """It is there, and follows none of the templates that it should."""


@dataclass(frozen=True, slots=True)
class ReferenceVerdict:
    """How a Statement keeps ``objectStatementRefTemplate`` or ``contextStatementRefTemplate`` (``name``)."""

    name: str
    path: str
    wanted: tuple[str, ...]
    statement_id: str | None
    reference: Reference

    @property
    def is_kept(self) -> bool:
        """Tell whether nothing speaks against the reference."""
        return self.reference in (Reference.FOLLOWED, Reference.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class TemplateVerdict:
    """How a Statement stands to one template; ``missing`` has the Determining Properties that it lacks.

    Rules are judged even where ``missing`` has something, so that an author sees them; they count only where not.
    """

    template: StatementTemplate
    missing: Mapping[str, tuple[str, ...]]
    references: tuple[ReferenceVerdict, ...]
    rules: tuple[RuleVerdict, ...]

    @property
    def is_matched(self) -> bool:
        """Tell whether the template is about the Statement: it has all Determining Properties."""
        return not self.missing

    @property
    def is_followed(self) -> bool:
        """Tell whether the Statement keeps every rule and reference of a template that is about it."""
        return (
            self.is_matched
            and all(each.is_kept for each in self.references)
            and all(each.is_kept for each in self.rules)
        )

    def problems(self) -> list[Problem]:
        """Return what is broken, in the language in which every room says no."""
        name = f"Statement Template {self.template.id}"
        return [
            *(_problem_of_reference(each, name) for each in self.references if not each.is_kept),
            *(problem for each in self.rules for problem in _problems_of_rule(each, name)),
        ]


@dataclass(frozen=True, slots=True)
class StatementVerdict:
    """What the templates say of a Statement: those it follows, and those that are about it and aren't followed."""

    outcome: Outcome
    followed: tuple[StatementTemplate, ...]
    failing: tuple[TemplateVerdict, ...]

    @property
    def template_ids(self) -> frozenset[str]:
        """Return the ids that Patterns are matched with: what it follows, nothing where it breaks anything (§2.2)."""
        return frozenset() if self.failing else frozenset(template.id for template in self.followed)

    def problems(self) -> list[Problem]:
        """Return everything that is broken, template after template."""
        return [problem for verdict in self.failing for problem in verdict.problems()]


def nothing_at_hand(_: str) -> None:
    """Find no Statement: for callers who have only the one that they ask about."""


def judge_statement(
    statement: Json,
    templates: Iterable[StatementTemplate],
    *,
    known: Mapping[str, StatementTemplate] | None = None,
    find: Find = nothing_at_hand,
) -> StatementVerdict:
    """Judge a Statement by templates; ``known`` are those that references may name (Communication §2.1, validates).

    ``templates`` may be all of a Profile, or only those that an index thinks of; without ``known`` it has to be all.
    """
    templates = tuple(templates)
    statement = normalized(statement)
    traits = traits_of(statement)
    matching = [each for each in templates if traits_of_template(each) <= traits]
    return judge_matching(
        statement, matching, known=known if known is not None else {each.id: each for each in templates}, find=find
    )


def judge_matching(
    statement: Json,
    matching: Iterable[StatementTemplate],
    *,
    known: Mapping[str, StatementTemplate],
    find: Find = nothing_at_hand,
) -> StatementVerdict:
    """Judge a normalized Statement by templates whose Determining Properties it has."""
    judge = _Judge(known, find)
    verdicts = [judge.verdict(statement, template) for template in matching]
    followed = tuple(verdict.template for verdict in verdicts if verdict.is_followed)
    failing = tuple(verdict for verdict in verdicts if not verdict.is_followed)
    outcome = Outcome.INVALID if failing else Outcome.SUCCESS if followed else Outcome.UNMATCHED
    return StatementVerdict(outcome, followed, failing)


def explain(
    statement: Json,
    template: StatementTemplate,
    *,
    known: Mapping[str, StatementTemplate] | None = None,
    find: Find = nothing_at_hand,
) -> TemplateVerdict:
    """Judge a Statement by one template, rule by rule, also where the template isn't about it."""
    statement = normalized(statement)
    traits = traits_of(statement)
    missing = {
        name: tuple(value for value in values if (name, value) not in traits)
        for name, values in template.determining.items()
    }
    verdict = _Judge(known if known is not None else {template.id: template}, find).verdict(statement, template)
    return replace(verdict, missing={name: values for name, values in missing.items() if values})


@dataclass(frozen=True, slots=True)
class _Judge:
    known: Mapping[str, StatementTemplate]
    find: Find

    def verdict(
        self, statement: Json, template: StatementTemplate, seen: frozenset[str] = frozenset()
    ) -> TemplateVerdict:
        """Judge a normalized Statement by a template that is about it; ``seen`` are the Statements that led here."""
        rules = tuple(judge_rule(statement, rule) for rule in template.rules)
        return TemplateVerdict(template, {}, tuple(self._references(statement, template, seen)), rules)

    def _references(
        self, statement: Json, template: StatementTemplate, seen: frozenset[str]
    ) -> Iterable[ReferenceVerdict]:
        places = {
            "objectStatementRefTemplate": ("$.object", template.object_statement_ref_template),
            "contextStatementRefTemplate": ("$.context.statement", template.context_statement_ref_template),
        }
        for name, (path, wanted) in places.items():
            if wanted is not None:
                id_ = _reference_at(statement, path)
                yield ReferenceVerdict(name, path, wanted, id_, self._followed(id_, wanted, seen))

    def _followed(self, id_: str | None, wanted: tuple[str, ...], seen: frozenset[str]) -> Reference:
        if id_ is None:
            return Reference.MISSING
        found = self.find(id_) if id_ not in seen and len(seen) < LONGEST_CHAIN else None
        if found is None:
            return Reference.UNAVAILABLE
        target = normalized(found)
        traits = traits_of(target)
        templates = [self.known[each] for each in wanted if each in self.known]
        is_followed = any(
            traits_of_template(each) <= traits and self.verdict(target, each, seen | {id_}).is_followed
            for each in templates
        )
        return Reference.FOLLOWED if is_followed else Reference.OTHER


def _reference_at(statement: Json, path: str) -> str | None:
    """Return the id of the StatementRef at ``$.object`` or ``$.context.statement``."""
    value: object = statement
    for name in path.split(".")[1:]:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or value.get("objectType") != "StatementRef":
        return None
    id_ = value.get("id")
    return id_ if type(id_) is str else None


def _problem_of_reference(verdict: ReferenceVerdict, name: str) -> Problem:
    wanted = " or ".join(verdict.wanted)
    advice = f"{name}: {verdict.name} asks for a StatementRef to a Statement that follows {wanted}."
    return Problem(verdict.path, verdict.statement_id, advice, SECTION, f"profile-reference-{verdict.reference}")


def _problems_of_rule(verdict: RuleVerdict, name: str) -> list[Problem]:
    values = [repr(value) if value is UNMATCHABLE else value for value in verdict.found]
    found = values if len(values) > 1 else next(iter(values), None)
    path = " ".join(filter(None, (verdict.rule.location, verdict.rule.selector)))
    return [
        Problem(path, found, f"{name}: {breach.advice}", RULE_SECTION, f"profile-{breach.code}")
        for breach in verdict.breaches
    ]
