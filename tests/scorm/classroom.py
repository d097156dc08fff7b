"""A class at work: learners of one package, and what their players commit while they answer questions."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

from courses.services import courses, enrollments
from people.models import Tenant
from people.rules.terms import Terms
from people.services import credentials, learners, tenants
from scorm_bridge.services import launcher, package_import
from tests.scorm import packages
from tests.scorm.manifest_builder import item, organization

MODULES, LESSONS, QUESTIONS, OBJECTIVES = 3, 3, 3, 5
SUSPEND_DATA = 4_000
"""How many characters content keeps for itself, as Storyline does."""


@dataclass
class Seat:
    """A learner's player: it opens the attempt, begins a lesson, and commits."""

    token: str
    session: int = 0
    number: int = 0
    asked: int = 0
    sequencing: dict[str, Any] = field(default_factory=dict)

    def opening(self) -> str:
        """Return what opens the attempt."""
        return json.dumps({"token": self.token, "takeover": True})

    def beginning(self) -> str:
        """Return the first commit of the lesson: it is initialized, and names its objectives."""
        elements = {"cmi.location": "begin", "cmi.completion_status": "incomplete"}
        elements |= {f"cmi.objectives.{n}.id": f"objective_{n}" for n in range(OBJECTIVES)}
        return self.commit(elements, events=[{"kind": "initialized", "elapsed": 0}])

    def working(self) -> str:
        """Return a commit of fifty elements: three answers, what they mean for objectives, a score, and a place."""
        elements: dict[str, str] = {}
        for n in range(self.asked, self.asked + QUESTIONS):
            elements |= answer(n)
        self.asked += QUESTIONS
        share = min(self.asked / 100, 1)
        for n in range(OBJECTIVES):
            objective = f"cmi.objectives.{n}."
            elements |= {f"{objective}score.scaled": f"{share:.2f}", f"{objective}score.raw": f"{share * 100:.0f}"}
            elements[f"{objective}progress_measure"] = f"{share:.2f}"
        elements |= {"cmi.location": f"page-{self.asked}", "cmi.suspend_data": f"{self.asked};" + "A" * SUSPEND_DATA}
        elements |= {"cmi.score.scaled": f"{share:.2f}", "cmi.progress_measure": f"{share:.2f}"}
        elements["cmi.session_time"] = f"PT{self.asked}M"
        return self.commit(elements)

    def filling(self, interactions: int, characters: int) -> str:
        """Return a commit of eight elements for each of so many interactions, and of so many characters."""
        elements = {"cmi.suspend_data": "é" * characters}
        for n in range(interactions):
            elements |= {name: value for name, value in answer(n).items() if "s.0." not in name}
        return self.commit(elements)

    def commit(self, elements: dict[str, str], **members: Any) -> str:
        """Return the next commit of the lesson, with what the engine keeps."""
        self.number += 1
        body = {
            "token": self.token,
            "session": self.session,
            "number": self.number,
            "elapsed": self.number * 1_000,
            "activity": "lesson_0_0",
            "attempt": 1,
            "elements": elements,
            "events": [],
            "sequencing": {"activities": {name: {"attempts": self.number, "order": None} for name in ACTIVITIES}},
            "current": "lesson_0_0",
            "globalObjectives": {"safety": {"satisfied": None, "measure": self.number / 1_000_000}},
        }
        return json.dumps(body | members)


ACTIVITIES = [f"module_{module}" for module in range(MODULES)] + [
    f"lesson_{module}_{lesson}" for module in range(MODULES) for lesson in range(LESSONS)
]


def answer(number: int) -> dict[str, str]:
    """Return the ten elements of an interaction."""
    begin = f"cmi.interactions.{number}."
    return {
        f"{begin}id": f"question_{number}",
        f"{begin}type": "choice",
        f"{begin}objectives.0.id": f"objective_{number % OBJECTIVES}",
        f"{begin}timestamp": "2026-11-21T10:00:00Z",
        f"{begin}correct_responses.0.pattern": "helmet[,]gloves",
        f"{begin}weighting": "1",
        f"{begin}learner_response": "helmet[,]gloves" if number % 2 else "helmet",
        f"{begin}result": "correct" if number % 2 else "incorrect",
        f"{begin}latency": "PT8S",
        f"{begin}description": f"Question {number}: what do you wear in the hall?",
    }


class Classroom:
    """A tenant with one package of three modules, whose learners are enrolled as they come."""

    def __init__(self) -> None:
        slug = f"class-{uuid4().hex[:8]}"
        self.tenant: Tenant = tenants.create(slug, name="A class", home_page=f"https://{slug}.example.org")[0]
        modules = [
            item(f"module_{module}", *(item(f"lesson_{module}_{lesson}") for lesson in range(LESSONS)))
            for module in range(MODULES)
        ]
        content = packages.package(organization(*modules))
        self.course_id = package_import.import_package(self.tenant.pk, BytesIO(content), who="Bo").course_id
        [self.item] = courses.items_of(courses.latest_version(courses.get(self.tenant.pk, self.course_id)))

    def seats(self, count: int) -> list[Seat]:
        """Return the players of so many learners more, launched and not yet opened."""
        return [self._seat(number) for number in range(count)]

    def authorization(self) -> str:
        """Return what somebody who may do everything in the tenant is known by."""
        issued = credentials.create(self.tenant, Terms(name="Bo", scopes=frozenset({"all"})))
        return f"Basic {b64encode(f'{issued.credential.key}:{issued.secret}'.encode()).decode()}"

    def _seat(self, number: int) -> Seat:
        learner = learners.create(self.tenant, name=f"Ana {number} Lee", who="Bo")
        enrollment = enrollments.enroll(self.tenant.pk, self.course_id, learner.pk, who="Bo")
        return Seat(launcher.begin(enrollment, self.item, mode="Normal", return_url="https://example.org/back"))
