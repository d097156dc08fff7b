"""Gathers what the rules need to know beside the Statements: people, courses and what is voided; for many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from courses.services import registrations
from courses.services.registrations import Registered
from feeds.rules.learning_record import CourseOf, LearnerOf
from feeds.rules.mapping import Facts, name_in
from feeds.rules.standards_told import activity_ids, part
from lrs.rules.voiding import voided_id
from lrs.services.log_reading import Voiding, voidings_of
from people.rules.actors import IDENTIFIERS, identifier_of
from people.rules.digests import digest_of
from people.services import learners, tenants

Json = Mapping[str, Any]

_STRANGERS = UUID("5f3c6e0a-6d2b-4a53-9b1e-0d5b8c1f7a42")
"""Names the ids of those whom the server knows by their Statements alone."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known about a stretch of the log."""

    tenant_id: int
    slug: str
    organisation: str
    identities_leave: bool
    learners: Mapping[str, UUID]
    courses: Mapping[UUID, Registered]
    titles: Mapping[tuple[UUID, str], Mapping[str, str]]
    voidings: Mapping[UUID, Voiding]

    def facts_of(self, statement: Json) -> Facts:
        """Return what is known about one Statement."""
        registration = _registration(statement)
        course = self.courses.get(registration) if registration else None
        return Facts(
            tenant_id=self.tenant_id,
            tenant=self.slug,
            organisation=self.organisation,
            learner=self._learner(statement["actor"]),
            course=course and CourseOf(str(course.course_id), course.course_title, course.version_number),
            item_name=self._item_name(statement, course),
            retracts=self._retracted(statement),
        )

    def is_taken_back_before(self, statement: Json, position: int) -> bool:
        """Tell whether a Statement was voided before it came."""
        voiding = self.voidings.get(UUID(statement["id"]))
        return voiding is not None and voiding.voided_at < position

    def _learner(self, actor: Json) -> LearnerOf | None:
        if not _is_person(actor):
            return None
        identifier = identifier_of(actor)
        known = self.learners.get(identifier) or _stranger(self.tenant_id, identifier)
        identity = {name: actor[name] for name in IDENTIFIERS if name in actor}
        return LearnerOf(known, ({"objectType": "Agent", **identity},) if self.identities_leave else ())

    def _item_name(self, statement: Json, course: Registered | None) -> str:
        if course is None:
            return ""
        named = (self.titles.get((course.version_id, each)) for each in _identifiers(statement))
        return name_in(next((each for each in named if each), {}), ("en",))

    def _retracted(self, statement: Json) -> UUID | None:
        target = voided_id(statement)
        voiding = self.voidings.get(UUID(target)) if target else None
        return voiding.statement_id if voiding else None


def gathered(tenant_id: int, statements: Sequence[Json], *, identities_leave: bool) -> Gathered:
    """Return what is known about these Statements, by a few questions however many there are."""
    tenant = tenants.with_id(tenant_id)
    people = [each["actor"] for each in statements if _is_person(each["actor"])]
    named = {each for each in map(_registration, statements) if each}
    courses = registrations.registered(tenant_id, named)
    versions = {each.version_id for each in courses.values()}
    identifiers = {each for statement in statements for each in _identifiers(statement)} if versions else set()
    ids = {UUID(each["id"]) for each in statements} | {UUID(each) for each in map(voided_id, statements) if each}
    return Gathered(
        tenant_id=tenant_id,
        slug=tenant.slug,
        organisation=tenant.name,
        identities_leave=identities_leave,
        learners={identifier: each.pk for identifier, each in learners.known_by(tenant_id, people).items()},
        courses=courses,
        titles=registrations.item_titles(tenant_id, versions, identifiers),
        voidings=voidings_of(tenant_id, ids),
    )


def _is_person(actor: Json) -> bool:
    return actor.get("objectType", "Agent") == "Agent" and any(name in actor for name in IDENTIFIERS)


def _registration(statement: Json) -> UUID | None:
    told = part(statement, "context").get("registration")
    return UUID(told) if told else None


def _identifiers(statement: Json) -> list[str]:
    """Return the ids by which a course's version may know the item: the object's, and what it is grouped by."""
    told = statement["object"].get("id", "")
    return [told, *activity_ids(statement, "grouping")]


def _stranger(tenant_id: int, identifier: str) -> UUID:
    """Return the lasting id of somebody who isn't a learner here; another one in each tenant."""
    return uuid5(_STRANGERS, f"{tenant_id} {digest_of(identifier)}")
