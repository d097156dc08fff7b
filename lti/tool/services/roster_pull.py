"""Takes the members of a roster into courses, page by page, and at the end those out who aren't in it any more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from courses.rules.errors import CannotEnroll, CannotLaunch
from courses.rules.roles import STUDY
from courses.services import enrollments, outside_roles
from courses.services.outside_roles import Source
from lti.tool.models import Platform
from lti.tool.rules.allowance import capped
from lti.tool.rules.errors import NotAllowed
from lti.tool.rules.roles import learns
from lti.tool.rules.roster import Member, Page
from lti.tool.services import identities

_PORTION = 500
"""How many people are looked at together: some platforms answer with everybody at once."""


@dataclass(slots=True)
class RosterPull:
    """One reading of a roster. ``source`` is what the courses call the context; ``whole`` is set when all was read."""

    platform: Platform
    source: str
    course_ids: Sequence[UUID]
    begun_at: datetime = field(default_factory=timezone.now)
    whole: bool = False
    legible: bool = True
    pages: int = 0
    people: int = 0
    inactive: int = 0
    capped: int = 0
    gone: int = 0
    withheld: set[str] = field(default_factory=set)

    def take_in(self, page: Page) -> None:
        """Take in a page; who is known and as they were costs nothing but their share of a few queries."""
        self.pages, self.people = self.pages + 1, self.people + len(page.members)
        self.inactive += sum(not member.active for member in page.members)
        self.legible = self.legible and page.whole
        for start in range(0, len(page.members), _PORTION):
            self._portion(page.members[start : start + _PORTION])

    def end(self) -> None:
        """Take back the roles of those who are missing, if the list was read as a whole and isn't empty.

        A context has somebody in it, at least who launched from it; an empty list is a platform's mistake.
        """
        self.whole = self.whole and self.legible and self.people > 0
        if self.whole:
            for course_id in self.course_ids:
                self.gone += outside_roles.end_list(self._of(course_id), begun_at=self.begun_at)

    @property
    def outcome(self) -> str:
        """Return what came of it, in words."""
        told = f"{self.people} members on {self.pages} pages, {self.inactive} of them inactive, "
        told += f"into {len(self.course_ids)} courses."
        if self.capped:
            told += f" {self.capped} have roles there that people may not have from this platform."
        if self.gone:
            told += f" {self.gone} who aren't in it any more lost the roles that it gave them."
        if not self.whole:
            told += " It couldn't be read as a whole, so nobody lost a role for not being in it."
        return told

    def _of(self, course_id: UUID) -> Source:
        return Source(self.platform.tenant_id, course_id, self.source, identities.who(self.platform))

    def _portion(self, members: Sequence[Member]) -> None:
        listed = {member.user_id: member for member in members}
        roles = {user_id: self._roles(member) for user_id, member in listed.items()}
        known = identities.known(self.platform, list(listed))
        for user_id, member in listed.items():
            if user_id not in known and roles[user_id]:
                learner = self._made(member)
                if learner is not None:
                    known[user_id] = learner
        there: dict[UUID, set[str]] = {}
        for user_id, learner in known.items():
            if learner.deactivated_at is None:
                there.setdefault(learner.pk, set()).update(roles[user_id])
        learning = [known[each].pk for each in known if known[each].pk in there and _learns(listed[each])]
        for course_id in self.course_ids:
            outside_roles.list_people(self._of(course_id), there, at=self.begun_at)
            self._enroll(course_id, learning)

    def _roles(self, member: Member) -> list[str]:
        """Return the roles that a member has here from the platform; none for who isn't active."""
        if not member.active:
            return []
        given, withheld = capped(member.roles or (STUDY,), self.platform.roles)
        self.capped += bool(withheld)
        self.withheld.update(withheld)
        return sorted({*given, STUDY}) if _learns(member) else given

    def _made(self, member: Member) -> Any:
        person = {name: getattr(member, name) for name in ("name", "given_name", "family_name", "email")}
        try:
            return identities.learner_of(self.platform, member.user_id, person)
        except NotAllowed:
            return None

    def _enroll(self, course_id: UUID, learner_ids: Sequence[UUID]) -> None:
        tenant_id, who = self.platform.tenant_id, identities.who(self.platform)
        enrolled = enrollments.newest_of(tenant_id, course_id, learner_ids)
        for learner_id in learner_ids:
            if learner_id in enrolled:
                continue
            try:
                enrollments.enroll(tenant_id, course_id, learner_id, source=self.source, who=who)
            except (CannotEnroll, CannotLaunch):
                return  # the course is archived: roles are all that can be kept


def _learns(member: Member) -> bool:
    return member.active and learns(member.roles or (STUDY,))
