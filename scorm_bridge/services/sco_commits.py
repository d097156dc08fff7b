"""Takes what a commit says of one SCO attempt: its elements, and what happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scorm_bridge.models import Attempt, PlayerSession, ScoAttempt
from scorm_bridge.rules import element_parts
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.rules.errors import InvalidCommit
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.manifest import Item, Manifest
from scorm_bridge.rules.next_use import is_over
from scorm_bridge.services import element_store, judging, standing
from scorm_bridge.services.sessions import moment_of

_SESSION_BITS = 32


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a SCO attempt; ``key`` is the same whenever the same commit tells of it."""

    kind: str
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Taking:
    """A commit that is being taken."""

    attempt: Attempt
    session: PlayerSession
    message: CommitMessage
    manifest: Manifest
    at: datetime
    now: datetime

    @property
    def sequence(self) -> int:
        """Return what orders the commits of an attempt: all of a later session are newer."""
        return (self.session.number << _SESSION_BITS) + self.message.number

    @property
    def key(self) -> str:
        """Return what the commit is known by within its attempt."""
        return f"{self.session.number}/{self.message.number}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A SCO attempt after a commit; ``before`` and ``after`` have single elements, and the parts that it touched."""

    sco: ScoAttempt
    item: Item
    before: Mapping[str, str]
    after: Mapping[str, str]
    happened: Sequence[Happening]
    seconds: float
    refused: Sequence[Mapping[str, str]] = field(default=())


def take(taking: Taking) -> Taken:
    """Write what a commit says of a SCO attempt, which is made if it is new."""
    message, manifest = taking.message, taking.manifest
    item = _item(taking)
    sco = _sco_attempt(taking)
    stored = element_store.parts_of(sco, message.elements)
    before = {name: each.value for name, each in stored.items()}
    accepted, refused = judging.judged(manifest.standard, message.elements, known=before)
    is_late = taking.sequence < sco.sequence
    begins = not is_late and any(each.kind in ("initialized", "resumed") for each in message.events)
    written = element_parts.of_one_run(manifest.standard) | accepted if begins else accepted
    element_store.write(sco, written, sequence=taking.sequence)
    won = {
        name: value for name, value in written.items() if name not in stored or stored[name].sequence < taking.sequence
    }
    after = {**before, **won}
    seconds, happened = sco.total_seconds, _happened(taking, sco)
    if not is_late:
        _live(sco, happened, after, manifest.standard)
        sco.sequence = taking.sequence
    sco.elements += len(set(won) - set(before))
    if taking.attempt.is_for_credit:
        standing.settle(sco, after, manifest, item)
    sco.save()
    return Taken(sco, item, before, after, happened, sco.total_seconds - seconds, refused)


def suspend_running(attempt: Attempt, *, at: datetime) -> list[ScoAttempt]:
    """Suspend the SCO attempts that are running, and return them (SCORM 2004 4th Ed. SN §4.5 SuspendAll)."""
    rows = ScoAttempt.objects.filter(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        initialized_at__isnull=False,
        ended_at__isnull=True,
        suspended_at__isnull=True,
    )
    running = list(rows)
    if running:
        rows.update(suspended_at=at)
    return running


def _item(taking: Taking) -> Item:
    wanted = taking.message.activity
    found = next((item for item, _ in taking.manifest.organization.walk() if item.identifier == wanted), None)
    if found is None:
        raise InvalidCommit(f"$.activity: the organization has no item {wanted!r}.")
    return found


def _sco_attempt(taking: Taking) -> ScoAttempt:
    attempt, message = taking.attempt, taking.message
    rows = ScoAttempt.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt, activity=message.activity)
    found = rows.filter(number=message.attempt).first()
    if found is not None:
        return found
    made = ScoAttempt.objects.create(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        activity=message.activity,
        number=message.attempt,
        begun_at=taking.at,
    )
    if taking.manifest.standard == SCORM_12:
        last = rows.filter(number__lt=message.attempt).order_by("-number").first()
        if last is not None:
            element_store.copy(last, made, sequence=0)
            made.elements = last.elements
    return made


def _happened(taking: Taking, sco: ScoAttempt) -> list[Happening]:
    """Return what happened; a SCO attempt is initialized once, and resumed from then on."""
    begun, found = sco.initialized_at is not None, []
    for index, event in enumerate(taking.message.events):
        if (event.activity, event.attempt) != (sco.activity, sco.number):
            continue
        kind = "resumed" if event.kind == "initialized" and begun else event.kind
        begun = begun or event.kind in ("initialized", "resumed")
        at = moment_of(taking.session, event.elapsed, now=taking.now)
        found.append(Happening(kind, at, f"{taking.key}/{index}"))
    return found


def _live(sco: ScoAttempt, happened: Sequence[Happening], elements: Mapping[str, str], standard: str) -> None:
    """Let a SCO attempt go through what happened to it."""
    for each in happened:
        if each.kind in ("initialized", "resumed"):
            sco.initialized_at = sco.initialized_at or each.at
            sco.suspended_at = sco.ended_at = None
            sco.seconds_before, sco.seconds_of_run = sco.total_seconds, 0
        elif each.kind == "terminated":
            sco.exit = elements.get(element_parts.exit_name(standard), "")
            sco.ended_at, sco.suspended_at = (each.at, None) if is_over(sco.exit) else (None, each.at)
        elif each.kind == "suspended":
            sco.ended_at, sco.suspended_at = None, each.at
    told = elements.get(element_parts.session_time_name(standard), "")
    if told:
        sco.seconds_of_run = judging.seconds_of(standard, told)
