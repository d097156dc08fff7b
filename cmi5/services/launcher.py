"""cmi5 as a launcher of course items."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from cmi5.rules.vocabulary import LAUNCH_MODES, OWN_WINDOW
from cmi5.services import sessions, units
from cmi5.services.satisfaction import say_satisfied
from courses.services import progress
from courses.services.launchers import Launch
from people.services import learners

KIND = "cmi5"


class Cmi5Launcher:
    """Launches Assignable Units."""

    modes = LAUNCH_MODES

    def launch(self, enrollment: Any, item: Any, *, mode: str, origin: str, return_url: str | None) -> Launch:
        """Begin a session in the name of the enrolled learner."""
        unit = units.unit_of_item(enrollment.tenant_id, item.pk)
        learner = learners.get(enrollment.tenant_id, enrollment.learner_id)
        launched = sessions.launch(
            enrollment.tenant_id,
            enrollment.pk,
            unit,
            actor=learners.account_of(enrollment.tenant_id, learner.pk),
            mode=mode,
            origin=origin,
            return_url=return_url,
            language=learner.language,
        )
        return Launch(launched.url, own_window=unit.launch_method == OWN_WINDOW)

    def enrolled(self, enrollment: Any) -> None:
        """Record what is satisfied from the start, under a session id of its own (cmi5 §9.6.1, §9.3.9)."""
        now = timezone.now()
        items = progress.satisfied_at_registration(enrollment, at=now)
        if items:
            actor = learners.account_of(enrollment.tenant_id, enrollment.learner_id)
            say_satisfied(enrollment, items, actor=actor, session_id=uuid4(), at=now)
