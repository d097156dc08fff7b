"""Keeps what people, courses and links were called by LTI 1.1, and tells tools of it. LTI 1.3 Migration Guide."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.rules.errors import UnknownCourse
from courses.services import courses
from lti.platform.models import NameInLti1p1, ResourceLink, Tool
from lti.platform.rules import lti1p1 as rules
from lti.platform.rules.link_settings import LONGEST_LTI1P1_ID
from people.rules.errors import Problem, UnknownLearner
from people.services import audit, learner_list

_Row = tuple[int, str, str, str]
_PORTION = 500
_KINDS = {"user_id": NameInLti1p1.USER, "context_id": NameInLti1p1.CONTEXT}


def told_to(tool: Tool, person_id: UUID, external_id: str, *, course: Any, link: Any) -> dict[str, str]:
    """Return which names of LTI 1.1 a message has for a tool.

    Who has no name of their own there is called by the external id; who has none of either was never known elsewhere,
    and our own id of them would be the same for every tool.
    """
    course_id = course.pk if course is not None else None
    rows = NameInLti1p1.objects.filter(tenant_id=tool.tenant_id, subject__in=[person_id, course_id])
    known = {(kind, subject): value for kind, subject, value in rows.values_list("kind", "subject", "value")}
    return {
        "user_id": known.get((NameInLti1p1.USER, person_id), external_id),
        "context_id": known.get((NameInLti1p1.CONTEXT, course_id), ""),
        "resource_link_id": link.lti1p1_id if link is not None else "",
        "tool_consumer_instance_guid": tool.lti1p1_guid,
    }


def of_members(tool: Tool, learners: Sequence[Any]) -> dict[UUID, str]:
    """Return by what people were known, for a roster (NRPS 2.0 §3, ``lti11_legacy_user_id``) of a tool that moves."""
    if not tool.lti1p1_key:
        return {}
    rows = NameInLti1p1.objects.filter(
        tenant_id=tool.tenant_id, kind=NameInLti1p1.USER, subject__in=[each.pk for each in learners]
    )
    kept = dict(rows.values_list("subject", "value"))
    called = {each.pk: kept.get(each.pk, each.external_id or "") for each in learners}
    return {learner_id: value for learner_id, value in called.items() if value}


@transaction.atomic
def keep(tenant_id: int, name: str, of: str, value: str, *, who: str) -> NameInLti1p1:
    """Keep what somebody (``user_id``) or a course (``context_id``) was called; an empty value tells tools nothing."""
    _keep(tenant_id, [(1, name, of, value)])
    _told(tenant_id, who, 1)
    kept = NameInLti1p1.objects.filter(tenant_id=tenant_id, kind=_KINDS[name])
    return kept.get(subject__in=_subjects(tenant_id, name, [(1, name, of, value)])[0].values())


@transaction.atomic
def check(tenant_id: int, name: str, of: str, value: str) -> None:
    """Refuse what ``keep`` would refuse, and keep nothing."""
    _keep(tenant_id, [(1, name, of, value)])
    transaction.set_rollback(True)


@transaction.atomic
def import_table(tenant_id: int, lines: Iterable[str], *, who: str) -> int:
    """Keep a table of names, all of it or nothing, and return how many it has."""
    rows = rules.read_table(lines)
    for start in range(0, len(rows), _PORTION):
        _keep(tenant_id, rows[start : start + _PORTION])
    _told(tenant_id, who, len(rows))
    return len(rows)


def _keep(tenant_id: int, rows: Sequence[_Row]) -> None:
    problems: list[Problem] = []
    for name in ("user_id", "context_id"):
        mine = [row for row in rows if row[1] == name]
        if mine:
            problems += _keep_names(tenant_id, name, mine)
    problems += _keep_links(tenant_id, [row for row in rows if row[1] == "resource_link_id"])
    rules.check(problems)


def _keep_names(tenant_id: int, name: str, rows: Sequence[_Row]) -> list[Problem]:
    subjects, problems = _subjects(tenant_id, name, rows)
    kind = _KINDS[name]
    known = NameInLti1p1.objects.filter(tenant_id=tenant_id, kind=kind)
    # Emptied first, so that names can be exchanged within one table.
    known.filter(subject__in=subjects.values()).update(value="")
    taken = dict(known.filter(value__in=[row[3] for row in rows if row[3]]).values_list("value", "subject"))
    wanted: dict[UUID, NameInLti1p1] = {}
    for line, _, of, value in rows:
        subject = subjects.get(of)
        if subject is None:
            continue
        if value and taken.setdefault(value, subject) != subject:
            problems.append(rules.problem_at(line, value, f"This {name} is another's already."))
        wanted[subject] = NameInLti1p1(tenant_id=tenant_id, kind=kind, subject=subject, value=value)
    if not problems:
        there = {each.subject: each for each in known.filter(subject__in=wanted)}
        for subject, each in there.items():
            each.value = wanted[subject].value
        NameInLti1p1.objects.bulk_update(there.values(), ["value"])
        NameInLti1p1.objects.bulk_create([each for subject, each in wanted.items() if subject not in there])
    return problems


def _subjects(tenant_id: int, name: str, rows: Sequence[_Row]) -> tuple[dict[str, UUID], list[Problem]]:
    """Return whom the rows of a name speak of, and what is wrong with those that speak of nobody."""
    if name == "user_id":
        found = _learners(tenant_id, [row[2] for row in rows])
        rule = "It is a learner's id, external id or e-mail address."
    else:
        found = _courses(tenant_id, [row[2] for row in rows])
        rule = "It is a course's id."
    return found, [rules.problem_at(line, of, rule) for line, _, of, _ in rows if of not in found]


def _learners(tenant_id: int, texts: Sequence[str]) -> dict[str, UUID]:
    wanted = list(dict.fromkeys(texts))
    try:
        found = learner_list.named(tenant_id, wanted)
    except UnknownLearner:
        return {} if len(wanted) == 1 else {k: v for text in wanted for k, v in _learners(tenant_id, [text]).items()}
    return {text: each.pk for text, each in zip(wanted, found, strict=True)}


def _courses(tenant_id: int, texts: Sequence[str]) -> dict[str, UUID]:
    found = {}
    for text in dict.fromkeys(texts):
        with suppress(UnknownCourse, ValueError):
            found[text] = courses.get(tenant_id, UUID(text)).pk
    return found


def _keep_links(tenant_id: int, rows: Sequence[_Row]) -> list[Problem]:
    problems = []
    for line, _, of, value in rows:
        if len(value) > LONGEST_LTI1P1_ID:
            problems.append(rules.problem_at(line, value, f"A link's has up to {LONGEST_LTI1P1_ID} characters."))
            continue
        if not ResourceLink.objects.filter(tenant_id=tenant_id, pk=_uuid(of)).update(lti1p1_id=value):
            problems.append(rules.problem_at(line, of, "It is a link's id."))
    return problems


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(tenant_id: int, who: str, names: int) -> None:
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="lti.names-in-lti1p1.keep",
        object="names in LTI 1.1",
        details={"names": names},
    )
