"""Waives Assignable Units: their requirements were met by other means (cmi5 §9.3.7)."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cmi5.rules.errors import AlreadyWaived, InvalidLaunch
from cmi5.rules.lms_statements import About, waived
from cmi5.services import lms, units
from cmi5.services.satisfaction import settle
from courses.services import progress
from people.services import audit, learners

REASONS = ("Tested Out", "Equivalent AU", "Equivalent Outside Activity", "Administrative")
"""What the standard suggests; any other text may be given (cmi5 §9.5.5.2)."""


@transaction.atomic
def waive(tenant_id: int, registration: UUID, au_index: int, *, reason: str, who: str) -> UUID:
    """Waive an AU in a registration, once; return the session id of the Statement, and of what it satisfies."""
    if not reason.strip():
        raise InvalidLaunch(f"Waiving an AU needs a reason, such as {REASONS[0]!r}.", section="cmi5 §9.5.5.2")
    now, session_id = timezone.now(), uuid4()
    enrollment = progress.held(tenant_id, registration)
    unit = units.unit_at(tenant_id, enrollment.version_id, au_index)
    if progress.state_of(enrollment, unit.item_id).waived_at is not None:
        raise AlreadyWaived(f"The AU {au_index} was waived in this registration before.")
    actor = learners.account_of(tenant_id, enrollment.learner_id)
    about = About(actor, registration, session_id, unit.activity_id, unit.item.identifier)
    lms.say(tenant_id, [waived(about, reason=reason, at=now)])
    state = progress.note(enrollment, unit.item_id, at=now, waived_at=now)
    settle(enrollment, unit, state, actor=actor, session_id=session_id, at=now)
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="cmi5.waive",
        object=f"enrollment {registration}",
        details={"au_index": au_index, "reason": reason},
    )
    return session_id
