"""Whom launches are about: learners, and staff who have no place among them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from courses.services import memberships
from lti.platform.rules.message import Person
from lti.platform.rules.roles import all_roles
from people.services import learners

_STAFF = UUID("6d3a2f0e-4f2e-4f43-9a53-0c8f2d1c5a77")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as a message names them: an id that is theirs for ever, who they are, and their roles."""

    id: UUID
    person: Person
    roles: list[str]


def learner(tenant_id: int, learner_id: UUID, course_id: UUID | None) -> Somebody:
    """Return a learner with their roles in a course."""
    found = learners.get(tenant_id, learner_id)
    return somebody(found, memberships.roles_in(tenant_id, course_id, learner_id) if course_id else None)


def somebody(found: Any, roles: list[str] | None) -> Somebody:
    """Return a learner who has these roles in a course, None of nobody there."""
    return Somebody(found.pk, person_of(found), all_roles(roles or []))


def staff(facts: dict[str, Any]) -> Somebody:
    """Return an administrator of ours, who acts as one in any course (``staff_facts``)."""
    person = Person(name=facts["name"], email=facts["email"])
    return Somebody(UUID(facts["id"]), person, all_roles(["Administrator", "Instructor"], administrator=True))


def staff_facts(user: Any) -> dict[str, Any]:
    """Return what a launch keeps of an administrator."""
    return {
        "id": str(uuid5(_STAFF, str(user.pk))),
        "name": user.get_full_name() or user.get_username(),
        "email": user.email,
        "username": user.get_username(),
    }


def person_of(found: Any) -> Person:
    """Return what is known of a learner."""
    return Person(
        name=found.name,
        given_name=found.given_name,
        family_name=found.family_name,
        email=found.email,
        language=found.language,
        sourced_id=found.external_id or "",
    )
