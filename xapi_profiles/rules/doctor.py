"""What was found in a Profile, and in Statements beside it, in lines that an author can work through."""

from collections.abc import Iterable, Iterator, Sequence

from people.rules.counting import counted
from people.rules.errors import Problem
from xapi_profiles.rules.checking import ProfileReport
from xapi_profiles.rules.profile import Profile, name_of
from xapi_profiles.rules.runs import Run
from xapi_profiles.rules.templates import StatementVerdict

_STANDS = {
    "complete": "complete",
    "partial": "under way",
    "failed": "broken",
}


def lines_of_report(report: ProfileReport, profile: Profile | None) -> Iterator[str]:
    """Yield what a Profile has, what must be mended, and what its author should think about."""
    if profile is not None:
        yield _summary(profile) + ("" if report.errors or report.warnings else " Nothing to mend.")
    if report.errors:
        yield f"{counted(len(report.errors), 'thing')} to mend:"
        yield from _lines(report.errors)
    if report.warnings:
        yield f"{counted(len(report.warnings), 'thing')} to think about:"
        yield from _lines(report.warnings)


def lines_of_verdict(place: int, verdict: StatementVerdict, used: Sequence[Problem] = ()) -> Iterator[str]:
    """Yield what the templates say of the Statement at a place of its file, and how it uses Concepts wrongly."""
    followed = ", ".join(name_of(template) for template in verdict.followed) or "no template"
    broken = f", breaks {', '.join(name_of(each.template) for each in verdict.failing)}" if verdict.failing else ""
    yield f"Statement {place}: {verdict.outcome}. It follows {followed}{broken}."
    yield from _lines((*verdict.problems(), *used))


def lines_of_run(run: Run) -> Iterator[str]:
    """Yield where a registration stands in a Pattern, and what could come next, by both ways of matching."""
    of = f" of {run.stream.subregistration}" if run.stream.subregistration else ""
    yield f"Registration {run.stream.registration}{of}: {counted(run.count, 'Statement')}, {name_of(run.pattern)}"
    yield f"  as a regular expression: {_STANDS[run.standing.stand]} after {run.standing.count}"
    follows = "followed" if run.greedy.follows else f"not followed ({run.greedy.match}, {run.greedy.remaining} left)"
    yield f"  greedily: {follows}"
    word = "expected there" if run.standing.is_broken else "next"
    yield f"  {word}: {', '.join(sorted({each.template for each in run.next})) or 'nothing'}"


def _lines(problems: Iterable[Problem]) -> Iterator[str]:
    for each in problems:
        yield f"  {each.path}: {each.as_json()['value']!r}"
        yield f"    {each.section}. {each.rule}"


def _summary(profile: Profile) -> str:
    parts: dict[str, Sequence[object]] = {
        "Concept": profile.concepts,
        "Statement Template": profile.templates,
        "Pattern": profile.patterns,
    }
    counts = ", ".join(counted(len(members), what) for what, members in parts.items() if members)
    return f"{name_of(profile)} ({profile.version.id}): {counts or 'empty'}."
