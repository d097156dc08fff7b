"""Enrols many people by a CSV file; each row has its own outcome."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from courses.rules.enrollment_csv import Row, rows_of
from courses.rules.roles import STUDY
from courses.services import courses, enrollments, memberships
from people.rules.errors import Refusal
from people.services import learner_list, learners


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: ``enrolled``, ``already`` or ``error``; roles that don't study have no registration."""

    row: int
    status: str
    learner: UUID | None = None
    registration: UUID | None = None
    message: str = ""


def enroll_all(tenant: Any, course_id: UUID, content: bytes, *, who: str) -> list[Outcome]:
    """Enrol everybody of a file, each in a transaction of its own; the same file again enrols nobody twice."""
    courses.get(tenant.pk, course_id)
    return [_enroll(tenant, course_id, row, who) for row in rows_of(content)]


def _enroll(tenant: Any, course_id: UUID, row: Row, who: str) -> Outcome:
    if row.problem:
        return Outcome(row.number, "error", message=row.problem)
    try:
        if row.email:
            validate_email(row.email)
        with transaction.atomic():
            return _enroll_one(tenant, course_id, row, who)
    except ValidationError:
        return Outcome(row.number, "error", message=f"{row.email!r} is no e-mail address.")
    except Refusal as refusal:
        return Outcome(row.number, "error", message=refusal.message)


def _enroll_one(tenant: Any, course_id: UUID, row: Row, who: str) -> Outcome:
    learner = learner_list.find(tenant.pk, external_id=row.external_id, email=row.email)
    if learner is None:
        learner = learners.create(
            tenant,
            name=row.name or row.email or row.external_id,
            email=row.email,
            external_id=row.external_id or None,
            who=who,
        )
    if row.role != STUDY:
        memberships.set_roles(tenant.pk, course_id, learner.pk, [row.role], who=who)
        return Outcome(row.number, "enrolled", learner.pk)
    known = enrollments.newest(tenant.pk, course_id, learner.pk)
    if known is not None:
        return Outcome(row.number, "already", learner.pk, known.pk)
    made = enrollments.enroll(tenant.pk, course_id, learner.pk, who=who)
    return Outcome(row.number, "enrolled", learner.pk, made.pk)
