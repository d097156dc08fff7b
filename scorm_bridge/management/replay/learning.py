"""A robot that learns: the packages of the suite as courses, and the launches of one learner."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import connections

from courses.services import courses, enrollments
from people.services import audit, learners, tenants
from scorm_bridge.management.replay import suite as suites
from scorm_bridge.services import launcher, package_import, stage

NAME = "Robot"


class Learning:
    """Imports the packages that are asked for, each once, and launches them for a learner of their own."""

    def __init__(self, suite: Path, origin: str) -> None:
        self._packages = dict(suites.packages(suite))
        self._origin = origin
        self._tenant = tenants.get(tenants.DEFAULT_SLUG)
        began = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        self._learner = learners.create(self._tenant, name=f"{NAME} {began}")
        self._enrolled: dict[str, UUID] = {}
        self._beside = ThreadPoolExecutor(1)

    @property
    def facts(self) -> dict[str, str]:
        """Return what the suite's scripts ask about the learner."""
        return {"id": self._learner.account_name, "name": self._learner.name}

    def launch(self, name: str) -> tuple[str, str]:
        """Return the address at which a browser goes on with a course, and the identifier of its root.

        The database is asked in a thread of its own: this one runs the browser's event loop.
        """
        return self._beside.submit(_closing(self._launch), name).result()

    def _launch(self, name: str) -> tuple[str, str]:
        if name not in self._enrolled:
            self._enrolled[name] = self._enroll(name)
        enrollment = enrollments.get(self._tenant.pk, self._enrolled[name])
        [item] = courses.items_of(courses.latest_version(courses.get(self._tenant.pk, enrollment.course_id)))
        token = launcher.begin(enrollment, item, mode="Normal", return_url=f"{self._origin}/healthz")
        return stage.address(self._tenant.pk, token, origin=self._origin), item.identifier

    def _enroll(self, name: str) -> UUID:
        file = io.BytesIO(self._packages[name])
        imported = package_import.import_package(self._tenant.pk, file, who=audit.COMMAND_LINE)
        who = audit.COMMAND_LINE
        return enrollments.enroll(self._tenant.pk, imported.course_id, self._learner.pk, who=who).pk


def _closing(call: Callable[[str], tuple[str, str]]) -> Callable[[str], tuple[str, str]]:
    def called(name: str) -> tuple[str, str]:
        try:
            return call(name)
        finally:
            connections.close_all()

    return called
