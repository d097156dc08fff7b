"""Enrols many people by a CSV file; each row has its own outcome."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from courses.models import Course
from courses.rules.enrollment_csv import Row, rows_of
from courses.rules.errors import CannotEnroll
from courses.rules.roles import STUDY
from courses.services import courses, enrollments, memberships
from people.rules.errors import Refusal
from people.services import learner_list, learners

ENROLLED, ALREADY, ERROR = "enrolled", "already", "error"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: ``enrolled``, ``already`` or ``error``; roles that don't study have no registration."""

    row: int
    status: str
    learner: UUID | None = None
    registration: UUID | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where people shall be enrolled, who asks for it, and which permissions they have."""

    tenant: Any
    course_id: UUID
    who: str
    may: Callable[[str], bool]


def enroll_all(
    tenant: Any, course_id: UUID, content: bytes, *, who: str, may: Callable[[str], bool] = lambda _permission: True
) -> list[Outcome]:
    """Enrol everybody of a file, each in a transaction of its own; the same file again enrols nobody twice.

    ``may`` tells whether who asks has a permission: making learners and giving other roles need their own.
    """
    enrollments.check_can_enroll(courses.get(tenant.pk, course_id))
    asked = Asked(tenant, course_id, who, may)
    rows = rows_of(content)
    outcomes: list[Outcome] = []
    while chunk := list(islice(rows, _AT_ONCE)):
        outcomes += _outcomes(asked, chunk)
    return outcomes


def _outcomes(asked: Asked, rows: list[Row]) -> Iterator[Outcome]:
    """Yield the outcomes of some rows; those to whom nothing has to be done cost no queries of their own."""
    known = _Known(asked, rows)
    for row in rows:
        if row.problem:
            yield Outcome(row.number, ERROR, message=row.problem)
        else:
            yield known.outcome_of(row) or _enroll(asked, row)


class _Known:
    """What is stored about the people of some rows, read at once."""

    def __init__(self, asked: Asked, rows: list[Row]) -> None:
        tenant_id = asked.tenant.pk
        self.by_external_id = learner_list.with_external_ids(
            tenant_id, [row.external_id for row in rows if row.external_id]
        )
        self.by_address = learner_list.with_addresses(tenant_id, [row.email for row in rows if row.email])
        people = {each.pk for each in self.by_external_id.values()}
        people |= {each.pk for alike in self.by_address.values() for each in alike}
        self.registrations = enrollments.newest_of(tenant_id, asked.course_id, people)
        self.roles = memberships.roles_given_here(tenant_id, asked.course_id, people)

    def learner_of(self, row: Row) -> Any:
        """Return the learner whom a row means, by the external id, or else by the address; None for nobody yet.

        Somebody of the same address who has another external id is somebody else.
        """
        learner = self.by_external_id.get(row.external_id)
        if learner is None:
            alike = self.by_address.get(row.email.lower(), []) if row.email else []
            alike = [each for each in alike if not (row.external_id and each.external_id)]
            if len(alike) > 1:
                raise CannotEnroll(f"Several learners have the address {row.email}; give the external id.")
            learner = alike[0] if alike else None
        return learner

    def outcome_of(self, row: Row) -> Outcome | None:
        """Return the outcome of a row for which nothing has to be done."""
        try:
            learner = self.learner_of(row)
        except CannotEnroll as refusal:
            return Outcome(row.number, ERROR, message=refusal.message)
        if learner is None:
            return None
        registration = self.registrations.get(learner.pk)
        if row.role == STUDY and registration is not None:
            return Outcome(row.number, ALREADY, learner.pk, registration)
        if row.role != STUDY and row.role in self.roles.get(learner.pk, ()):
            return Outcome(row.number, ALREADY, learner.pk)
        return None


def _enroll(asked: Asked, row: Row) -> Outcome:
    try:
        if row.email:
            validate_email(row.email)
        with transaction.atomic():
            # Two files that are sent at the same time wait for one another here, so that neither doubles the other's.
            Course.objects.select_for_update(no_key=True).get(tenant_id=asked.tenant.pk, pk=asked.course_id)
            known = _Known(asked, [row])
            return known.outcome_of(row) or _enroll_one(asked, row, known.learner_of(row))
    except ValidationError:
        return Outcome(row.number, ERROR, message=f"{row.email!r} is no e-mail address.")
    except Refusal as refusal:
        return Outcome(row.number, ERROR, message=refusal.message)


def _enroll_one(asked: Asked, row: Row, learner: Any) -> Outcome:
    if row.role != STUDY and not asked.may("courses.change_membership"):
        raise CannotEnroll(f"You may not make anybody {row.role} of a course.")
    if learner is None and not asked.may("people.add_learner"):
        raise CannotEnroll("There is no such learner, and you may not make one.")
    learner = learner or learners.create(
        asked.tenant,
        name=row.name or row.email or row.external_id,
        email=row.email,
        external_id=row.external_id or None,
        who=asked.who,
    )
    enrollments.check_active(learner)
    if row.role != STUDY:
        memberships.add_role(asked.tenant.pk, asked.course_id, learner.pk, row.role, who=asked.who)
        return Outcome(row.number, ENROLLED, learner.pk)
    made = enrollments.enroll(asked.tenant.pk, asked.course_id, learner.pk, who=asked.who)
    return Outcome(row.number, ENROLLED, learner.pk, made.pk)
