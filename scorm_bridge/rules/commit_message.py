"""What a player sends: an opening or a commit, read into plain values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from people.rules.errors import Problem
from scorm_bridge.rules.errors import InvalidCommit
from scorm_bridge.rules.stored_text import is_storable, readable

EVENTS: Final = ("launched", "initialized", "resumed", "terminated", "suspended", "navigated")
ENDS: Final = ("suspended", "exited")
LARGEST_NUMBER: Final = (1 << 32) - 1
_LONGEST_ACTIVITY: Final = 1_000
_MOST_EVENTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Opening:
    """A player begins: with ``takeover`` also where another one has the attempt open."""

    token: str
    takeover: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an activity, so many milliseconds after the session began."""

    kind: str
    elapsed: float
    activity: str
    attempt: int


@dataclass(frozen=True, slots=True)
class CommitMessage:
    """A commit: ``session`` is None for the newest of the token. What is None or empty says nothing.

    ``gone`` says that the page is being left without an ``end``: it may come back, and doesn't keep others waiting.
    """

    token: str
    session: int | None
    number: int
    elapsed: float
    activity: str = ""
    attempt: int = 1
    elements: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    sequencing: str | None = None
    current: str | None = None
    global_objectives: Mapping[str, str] = field(default_factory=dict)
    shared_data: Mapping[str, str] = field(default_factory=dict)
    end: str = ""
    gone: bool = False
    body: bytes = b""

    @property
    def digest(self) -> bytes:
        """Return what a repetition is known by: the digest of everything but the token, which may be another one."""
        return sha256(self.body.replace(self.token.encode(), b"", 1)).digest()

    @property
    def content(self) -> str:
        """Return everything but the token as JSON in ASCII."""
        return json.dumps({name: value for name, value in json.loads(self.body).items() if name != "token"})

    @property
    def is_empty(self) -> bool:
        """Tell whether it only says that the player is there, or that it is gone."""
        said = (self.elements, self.events, self.sequencing, self.global_objectives, self.shared_data, self.end)
        return self.current is None and not any(said)


def read_opening(body: bytes) -> Opening:
    """Return the opening in a body."""
    sent = _Sent(body)
    opening = Opening(token=sent.text("token", needed=True), takeover=bool(sent.value("takeover", False, _is_boolean)))
    sent.check()
    return opening


def read_commit(body: bytes) -> CommitMessage:
    """Return the commit in a body; its JSON parts stay texts."""
    sent = _Sent(body)
    token = sent.text("token", needed=True)
    activity, attempt = sent.text("activity"), sent.value("attempt", 1, _is_count) or 1
    message = CommitMessage(
        token=token,
        session=sent.value("session", None, _is_count),
        number=sent.value("number", 0, _is_count, needed=True),
        elapsed=sent.value("elapsed", 0, _is_time, needed=True),
        activity=activity,
        attempt=attempt,
        elements=sent.value("elements", {}, _is_texts) or {},
        events=sent.events(activity, attempt),
        sequencing=sent.json("sequencing"),
        current=sent.text("current") if sent.has("current") else None,
        global_objectives=_as_json(sent.value("globalObjectives", {}, _is_mapping) or {}),
        shared_data=_as_json(sent.value("sharedData", {}, _is_texts) or {}),
        end=sent.value("end", "", _is_end) or "",
        gone=bool(sent.value("gone", False, _is_boolean)),
        body=body,
    )
    if message.elements and not activity:
        sent.tell("activity", None, "Elements belong to an activity: name it.")
    sent.check()
    return message


class _Sent:
    """A body that is read property by property, and everything that is wrong with it."""

    def __init__(self, body: bytes) -> None:
        self._problems: list[Problem] = []
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise InvalidCommit(f"The body isn't JSON: {error}.") from error
        if not isinstance(found, dict):
            raise InvalidCommit("The body is a JSON object.")
        self._found: dict[str, Any] = found

    def has(self, name: str) -> bool:
        """Tell whether a property says something."""
        return self._found.get(name) is not None

    def value(self, name: str, default: Any, rule: Callable[[Any], str], *, needed: bool = False) -> Any:
        """Return a property that keeps a rule, the default if it isn't there."""
        value = self._found.get(name)
        if value is None:
            if needed:
                self.tell(name, None, "This property is needed.")
            return default
        broken = rule(value)
        if broken:
            self.tell(name, value, broken)
        return default if broken else value

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a property that is a text."""
        return str(self.value(name, "", _is_text, needed=needed))

    def json(self, name: str) -> str | None:
        """Return a property, whatever it is, as JSON in ASCII."""
        return json.dumps(self._found[name]) if self.has(name) else None

    def events(self, activity: str, attempt: int) -> tuple[Event, ...]:
        """Return what happened."""
        events = self.value("events", [], _is_events)
        return tuple(
            Event(each["kind"], each["elapsed"], each.get("activity") or activity, each.get("attempt") or attempt)
            for each in events
        )

    def tell(self, name: str, value: object, rule: str) -> None:
        """Note a problem."""
        self._problems.append(Problem(f"$.{name}", value, rule, InvalidCommit.section, "invalid-property"))

    def check(self) -> None:
        """Refuse what has problems."""
        if self._problems:
            message = " ".join(f"{each.path}: {each.rule}" for each in self._problems)
            raise InvalidCommit(message, problems=self._problems)


def _as_json(found: Mapping[str, Any]) -> dict[str, str]:
    return {readable(name): json.dumps(value) for name, value in found.items()}


def _is_boolean(value: object) -> str:
    return "" if isinstance(value, bool) else "It is true or false."


def _is_text(value: object) -> str:
    if not isinstance(value, str) or not is_storable(value) or len(value) > _LONGEST_ACTIVITY:
        return f"It is a text of at most {_LONGEST_ACTIVITY} characters."
    return ""


def _is_count(value: object) -> str:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_NUMBER
    return "" if is_count else f"It is a whole number from 1 to {LARGEST_NUMBER}."


def _is_time(value: object) -> str:
    is_time = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15
    return "" if is_time else "It is the number of milliseconds since the session was opened."


def _is_mapping(value: object) -> str:
    return "" if isinstance(value, dict) else "It is an object."


def _is_texts(value: object) -> str:
    is_texts = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return "" if is_texts else "It is an object whose values are texts."


def _is_end(value: object) -> str:
    return "" if value in ENDS else f"It is one of {', '.join(ENDS)}."


def _is_events(value: object) -> str:
    if not isinstance(value, list) or len(value) > _MOST_EVENTS:
        return f"It is a list of at most {_MOST_EVENTS} events."
    return next((broken for each in value if (broken := _is_event(each))), "")


def _is_event(value: object) -> str:
    if not isinstance(value, dict) or value.get("kind") not in EVENTS:
        return f"The kind of each event is one of {', '.join(EVENTS)}."
    if _is_time(value.get("elapsed")):
        return "Each event has an elapsed: milliseconds since the session was opened."
    if _is_text(value.get("activity") or "") or _is_count(value.get("attempt") or 1):
        return "An event's activity is a text, its attempt a number."
    return ""
