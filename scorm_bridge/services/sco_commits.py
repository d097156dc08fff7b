"""Takes what a commit says of one SCO attempt: its elements, and what happened to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules import durations, element_parts
from scorm_bridge.rules.errors import InvalidCommit
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.manifest import Item
from scorm_bridge.rules.next_use import is_over
from scorm_bridge.rules.scoring import COMPLETED, Terms, lesson_status_of
from scorm_bridge.rules.translation_facts import BEGINNINGS, ENDS, INITIALIZED, RESUMED, SUSPENDED, TERMINATED, Happened
from scorm_bridge.services import element_store, judging, standing
from scorm_bridge.services.element_store import Stored
from scorm_bridge.services.sessions import moment_of
from scorm_bridge.services.taking import Taken, Taking

_STATUS_12 = "cmi.core.lesson_status"


def take(taking: Taking) -> Taken:
    """Write what a commit says of a SCO attempt, which is made if it is new.

    An asset has no run-time to say anything by: it is completed when it is delivered, for nobody can tell when it is
    left (SCORM 2004 4th Ed. RTE §3.1; SN UP.4 takes for granted what content doesn't say).
    """
    message, standard = taking.message, taking.manifest.standard
    item = _item(taking)
    sco, is_new = _sco_attempt(taking)
    stored = element_store.parts_of(sco, {*map(element_parts.part_of, message.elements), *sco.unsaid})
    before = {name: each.value for name, each in stored.items()}
    accepted, refused = judging.judged(standard, message.elements, known=before, count=sco.elements)
    if is_new and taking.manifest.is_asset(item):
        accepted = {element_parts.completion_name(standard): COMPLETED} | accepted
    terms = standing.terms_of(taking.attempt, taking.manifest, item)
    happened = _happened(taking, sco)
    seconds = sco.total_seconds
    is_late = taking.sequence < sco.sequence
    if any(each.kind in BEGINNINGS for each in happened) and not is_late:
        accepted = element_parts.of_one_run(standard) | accepted
        before = {name: value for name, value in before.items() if name not in element_parts.of_one_run(standard)}
    after = _merged(before, accepted, stored, taking.sequence)
    if not is_late:
        _live(sco, happened, after, standard)
        sco.sequence = taking.sequence
        _decide(terms, sco, accepted, after, happened)
    element_store.write(sco, accepted, sequence=taking.sequence)
    sco.elements += len(set(after) - set(stored))
    standing.settle(sco, after, terms)
    sco.save()
    return Taken(sco, item, terms, is_new, before, after, happened, sco.total_seconds - seconds, refused)


def running_in(attempt: Attempt) -> list[ScoAttempt]:
    """Return the SCO attempts that have begun, and have not said that they end."""
    rows = ScoAttempt.objects.filter(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        initialized_at__isnull=False,
        ended_at__isnull=True,
        suspended_at__isnull=True,
    )
    return list(rows)


def suspend(running: Sequence[ScoAttempt], *, at: datetime) -> None:
    """Suspend SCO attempts (SCORM 2004 4th Ed. SN §4.5 SuspendAll)."""
    for sco in running:
        sco.suspended_at = at
        sco.save(update_fields=["suspended_at"])


def _item(taking: Taking) -> Item:
    wanted = taking.message.activity
    found = next((item for item, _ in taking.manifest.organization.walk() if item.identifier == wanted), None)
    if found is None:
        raise InvalidCommit(f"$.activity: the organization has no item {wanted!r}.")
    return found


def _sco_attempt(taking: Taking) -> tuple[ScoAttempt, bool]:
    attempt, message = taking.attempt, taking.message
    rows = ScoAttempt.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt, activity=message.activity)
    found = rows.filter(number=message.attempt).first()
    if found is not None:
        return found, False
    made = ScoAttempt(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        activity=message.activity,
        number=message.attempt,
        begun_at=taking.at,
    )
    made.save(force_insert=True)
    if taking.manifest.standard == SCORM_12:
        last = rows.filter(number__lt=message.attempt).order_by("-number").first()
        if last is not None:
            element_store.copy(last, made, sequence=0)
            made.elements = last.elements
    return made, True


def _merged(
    before: Mapping[str, str], written: Mapping[str, str], stored: Mapping[str, Stored], sequence: int
) -> dict[str, str]:
    """Return the elements after a commit: of each, what the newest commit has said."""
    won = {name: value for name, value in written.items() if name not in stored or stored[name].sequence < sequence}
    return {**before, **won}


def _happened(taking: Taking, sco: ScoAttempt) -> list[Happened]:
    """Return what happened; a SCO attempt is initialized once, and resumed from then on."""
    begun, found = sco.initialized_at is not None, []
    for index, event in enumerate(taking.message.events):
        if (event.activity, event.attempt) != (sco.activity, sco.number):
            continue
        kind = RESUMED if event.kind == INITIALIZED and begun else event.kind
        begun = begun or event.kind in BEGINNINGS
        at = moment_of(taking.session, event.elapsed, now=taking.now)
        found.append(Happened(kind, at, f"{taking.key}/{index}"))
    return found


def _live(sco: ScoAttempt, happened: Sequence[Happened], elements: Mapping[str, str], standard: str) -> None:
    """Let a SCO attempt go through what happened to it."""
    for each in happened:
        if each.kind in BEGINNINGS:
            sco.initialized_at, sco.run_began_at = sco.initialized_at or each.at, each.at
            sco.suspended_at = sco.ended_at = None
            sco.seconds_before, sco.seconds_of_run = sco.total_seconds, 0
        elif each.kind == TERMINATED:
            sco.exit = elements.get(element_parts.exit_name(standard), "")[:10]
            sco.ended_at, sco.suspended_at = (each.at, None) if is_over(sco.exit) else (None, each.at)
        elif each.kind == SUSPENDED:
            sco.ended_at, sco.suspended_at = None, each.at
    told = durations.seconds_or_none(standard, elements.get(element_parts.session_time_name(standard)))
    if told is not None:
        sco.seconds_of_run = float(told)


def _decide(
    terms: Terms, sco: ScoAttempt, accepted: dict[str, str], after: dict[str, str], happened: Sequence[Happened]
) -> None:
    """Write the status that an LMS of 1.2 gives a SCO when it has ended (SCORM 1.2 RTE §3.4.4 lesson_status)."""
    if terms.standard == SCORM_12 and any(each.kind in ENDS for each in happened):
        accepted[_STATUS_12] = after[_STATUS_12] = lesson_status_of(terms, after, finished=True)
