"""Which Statements are matched with a Pattern together, and in which order.

A registration is one sequence, or several where the subregistration extension says so. xAPI Profiles Structure §9.0;
Communication §2.2.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lrs.rules.iri import is_iri
from lrs.rules.timestamps import is_iso_8601, parse
from people.rules.errors import Problem
from xapi_profiles.rules.determining import normalized
from xapi_profiles.rules.profile import Json, Profile
from xapi_profiles.rules.vocabulary import SUBREGISTRATION

SECTION = "xAPI Profiles Structure §9.0"
EXTENSION_PATH = f"$.context.extensions['{SUBREGISTRATION}']"

_VARIANT_2 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stream:
    """One sequence of Statements that follows one primary Pattern of a Profile."""

    registration: str
    subregistration: str | None = None


def categories_of(statement: Json) -> frozenset[str]:
    """Return the ids of the category context activities: by these a Statement names its Profiles (§5.0)."""
    context = normalized(statement).get("context")
    activities = context.get("contextActivities") if isinstance(context, Mapping) else None
    categories = activities.get("category") if isinstance(activities, Mapping) else None
    ids = (each.get("id") for each in categories or () if isinstance(each, Mapping))
    return frozenset(id_ for id_ in ids if type(id_) is str)


def claims(statement: Json, profile: Profile) -> bool:
    """Tell whether a Statement says of itself that it follows this Profile (§5.0)."""
    return not categories_of(statement).isdisjoint(profile.category_ids)


def streams_of(statement: Json, profile: Profile) -> tuple[Stream, ...]:
    """Return the sequences to which a Statement belongs for this Profile; without a registration there is none."""
    context = statement.get("context")
    registration = context.get("registration") if isinstance(context, Mapping) else None
    if type(registration) is not str:
        return ()
    own = [
        Stream(registration.lower(), entry["subregistration"].lower())
        for entry in _entries(statement)
        if str(entry.get("profile")) in profile.category_ids and type(entry.get("subregistration")) is str
    ]
    return tuple(dict.fromkeys(own)) or (Stream(registration.lower()),)


def subregistration_problems(statement: Json) -> list[Problem]:
    """Return what is wrong with the subregistration extension of a Statement that has it (§9.0)."""
    return list(_subregistration_problems(statement))


def received_order(batch: Sequence[Json]) -> list[int]:
    """Return the indexes of a batch in the order in which it is matched upon receipt.

    By timestamp, and in the order of the array where timestamps are the same; batches follow each other as they came.
    Communication §2.2.
    """
    return sorted(range(len(batch)), key=lambda index: moment_of(batch[index]))


def collected_order(statements: Sequence[Json]) -> list[Json]:
    """Return Statements that were collected before in the order in which they are matched: by timestamp (§2.2)."""
    return sorted(statements, key=moment_of)


def order_problem(before: datetime | None, statement: Json) -> Problem | None:
    """Say that a Statement came after one of an earlier batch that has a later timestamp, or the same (§9.0)."""
    if before is None or moment_of(statement) > before:
        return None
    rule = (
        "Send Statements that follow a Pattern in the order of their timestamps, and give those of different batches"
        f" different ones: one with {before.isoformat()} came before."
    )
    return Problem("$.timestamp", statement.get("timestamp"), rule, SECTION, "profile-order")


def moment_of(statement: Json) -> datetime:
    """Return the timestamp of a Statement; one without a timestamp that can be read comes first."""
    written = statement.get("timestamp")
    return parse(written) if type(written) is str and is_iso_8601(written) else datetime.min.replace(tzinfo=UTC)


def _subregistration_problems(statement: Json) -> Iterator[Problem]:
    value = _extension(statement)
    if value is None:
        return
    context = statement["context"]
    if "registration" not in context:
        yield _problem("", value, "Leave the extension out, or add a registration: it stands only beside one.")
    if type(value) is not list or not value:
        yield _problem("", value, "Send an array with at least one object.")
        return
    categories = categories_of(statement)
    for index, entry in enumerate(value):
        if not isinstance(entry, Mapping):
            yield _problem(f"[{index}]", entry, "Send an object with profile and subregistration.")
            continue
        profile, subregistration = entry.get("profile"), entry.get("subregistration")
        if not is_iri(profile) or profile not in categories:
            yield _problem(f"[{index}].profile", profile, "Name a Profile that is a category context activity as well.")
        if type(subregistration) is not str or not _VARIANT_2.fullmatch(subregistration):
            yield _problem(f"[{index}].subregistration", subregistration, "Send a UUID of RFC 4122's variant 2.")


def _problem(step: str, value: object, rule: str) -> Problem:
    return Problem(EXTENSION_PATH + step, value, rule, SECTION, "profile-subregistration")


def _extension(statement: Json) -> Any:
    context = statement.get("context")
    extensions = context.get("extensions") if isinstance(context, Mapping) else None
    return extensions.get(SUBREGISTRATION) if isinstance(extensions, Mapping) else None


def _entries(statement: Json) -> list[Json]:
    value = _extension(statement)
    return [each for each in value if isinstance(each, Mapping)] if type(value) is list else []
