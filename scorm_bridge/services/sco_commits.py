"""Takes what a commit says of one SCO attempt: its elements, and what happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from people.services.kept_often import added
from people.services.round_trip import Question, together
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


@dataclass(frozen=True, slots=True)
class Begun:
    """The SCO attempt that a commit is about, before anything of the commit has become of it."""

    sco: ScoAttempt
    item: Item
    is_new: bool


def begun(taking: Taking, known: list[ScoAttempt]) -> Begun:
    """Return the SCO attempt of a commit, which is made if it isn't among the known ones of the attempt."""
    message, item = taking.message, _item(taking)
    found = next((each for each in known if (each.activity, each.number) == (item.identifier, message.attempt)), None)
    if found is not None:
        return Begun(found, item, is_new=False)
    before = [each for each in known if each.activity == item.identifier and each.number < message.attempt]
    made = _made(taking, max(before, key=lambda each: each.number, default=None))
    known.append(made)
    return Begun(made, item, is_new=True)


def asked(taking: Taking, begun: Begun) -> Question:
    """Return what asks for the elements that a commit has to do with."""
    parts = {*map(element_parts.part_of, taking.message.elements), *begun.sco.unsaid}
    return element_store.asked(begun.sco, parts)


def take(taking: Taking, begun: Begun, stored: Mapping[str, Stored]) -> Taken:
    """Let a SCO attempt become what a commit makes of it; ``stored`` are the elements that were asked for.

    An asset has no run-time to say anything by: it is completed when it is delivered, for nobody can tell when it is
    left (SCORM 2004 4th Ed. RTE §3.1; SN UP.4 takes for granted what content doesn't say). A SCO that never called the
    run-time ends without a word, when the learner leaves it: no Statement says that a run ended which never began.
    """
    message, standard, sco = taking.message, taking.manifest.standard, begun.sco
    before = {name: each.value for name, each in stored.items()}
    accepted, refused = judging.judged(standard, message.elements, known=before, count=sco.elements)
    if begun.is_new and taking.manifest.is_asset(begun.item):
        accepted = {element_parts.completion_name(standard): COMPLETED} | accepted
    terms = standing.terms_of(taking.attempt, taking.manifest, begun.item)
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
    sco.elements += len(set(after) - set(stored))
    standing.settle(sco, after, terms)
    more = sco.total_seconds - seconds
    if sco.initialized_at is None:
        happened = [each for each in happened if each.kind not in ENDS]
    return Taken(sco, begun.item, terms, begun.is_new, before, after, happened, more, accepted, refused)


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


def running_among(scos: Sequence[ScoAttempt]) -> list[ScoAttempt]:
    """Return the same of SCO attempts that the caller has."""
    return [
        each for each in scos if each.initialized_at is not None and each.ended_at is None and each.suspended_at is None
    ]


def suspend(running: Sequence[ScoAttempt], *, at: datetime) -> None:
    """Suspend SCO attempts (SCORM 2004 4th Ed. SN §4.5 SuspendAll)."""
    for sco in running:
        sco.suspended_at = at
        sco.save(update_fields=["suspended_at"])


def _item(taking: Taking) -> Item:
    wanted = taking.message.activity
    found = taking.manifest.items.get(wanted)
    if found is None:
        raise InvalidCommit(f"$.activity: the organization has no item {wanted!r}.")
    return found


def _made(taking: Taking, last: ScoAttempt | None) -> ScoAttempt:
    attempt, message = taking.attempt, taking.message
    made = ScoAttempt(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        activity=message.activity,
        number=message.attempt,
        begun_at=taking.at,
    )
    together(added(made))
    if taking.manifest.standard == SCORM_12 and last is not None:
        element_store.copy(last, made, sequence=0)
        made.elements = last.elements
    return made


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
