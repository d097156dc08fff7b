"""Judges Statements by the templates of the Profiles that they claim, as the tenant's policies want it."""

from collections.abc import Mapping, Sequence
from typing import Any

from people.rules.errors import Problem
from xapi_profiles.models import Policy
from xapi_profiles.rules.errors import BreaksProfile
from xapi_profiles.services.policies import Watched, watched

Statements = Sequence[Mapping[str, Any]]


def refuse_broken(tenant_id: int, statements: Statements) -> None:
    """Raise ``BreaksProfile`` with every rule that Statements break of Profiles that are enforced."""
    problems = [
        problem.at(index)
        for index, _, found in broken(watched(tenant_id), statements, Policy.ENFORCE)
        for problem in found
    ]
    if problems:
        first = problems[0]
        raise BreaksProfile(
            f"Statement {first.index} breaks a Profile at {first.path}: {first.rule}", problems=problems
        )


def broken(held: Watched, statements: Statements, policy: Policy) -> list[tuple[int, str, tuple[Problem, ...]]]:
    """Return index, Profile and problems of the Statements that break a Profile on a policy.

    StatementRefs are followed within the batch; what isn't there is not held against a Statement.
    """
    concerned = [(index, profile) for index, each in enumerate(statements) for profile in held.concerned(each, policy)]
    if not concerned:
        return []
    find = {str(each.get("id", "")).lower(): each for each in statements}.get
    verdicts = (
        (index, profile, held.index.judge(statements[index], profiles=(profile,), find=lambda id_: find(id_.lower())))
        for index, profile in concerned
    )
    return [(index, profile, tuple(verdict.problems())) for index, profile, verdict in verdicts if verdict.failing]
