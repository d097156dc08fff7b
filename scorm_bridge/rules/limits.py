"""How often a course may be attempted, and how long a part of it may take, where the manifest bounds that.

The standards leave it to content to watch its time: it is told the limit and what to do then, and nobody else acts on
it while it runs (SCORM 1.2 RTE §3.4.4 cmi.student_data.max_time_allowed, time_limit_action; 2004 4th Ed. RTE §4.2.11,
§4.2.23). What counts here is what was committed: a limit that says ``exit`` holds from the next launch on (SN UP.1).
"""

from collections.abc import Mapping
from decimal import Decimal

from scorm_bridge.rules.durations import seconds_or_none
from scorm_bridge.rules.manifest import Item, Manifest


def seconds_allowed(manifest: Manifest, item: Item) -> Decimal | None:
    """Return how long an item may take before it is over; None where the manifest lets it go on, or gives no time."""
    is_12 = manifest.is_scorm_12
    text = item.max_time_allowed if is_12 else item.sequencing.limit_conditions.attempt_absolute_duration_limit
    action = item.time_limit_action.partition(",")[0].strip()
    return (seconds_or_none(manifest.standard, text) or None) if action == "exit" else None


def used_up(manifest: Manifest, seconds: Mapping[str, Decimal]) -> set[str]:
    """Return the items whose time is used up; ``seconds`` is what they took, by their identifiers."""
    found = set()
    for item, _ in manifest.organization.walk():
        allowed = seconds_allowed(manifest, item)
        if allowed is not None and seconds.get(item.identifier, Decimal(0)) >= allowed:
            found.add(item.identifier)
    return found


def launchable(manifest: Manifest) -> set[str]:
    """Return the items that launch something."""
    return {item.identifier for item, _ in manifest.organization.walk() if manifest.resource_of(item) is not None}


def attempts_allowed(manifest: Manifest) -> int | None:
    """Return how often the course as a whole may be attempted (SN §3.5.1); None for as often as one likes."""
    return None if manifest.is_scorm_12 else manifest.organization.sequencing.limit_conditions.attempt_limit


def attempts_allowed_of_parts(manifest: Manifest) -> dict[str, int]:
    """Return how often the items may be attempted that launch something and are tracked, where that is limited."""
    if manifest.is_scorm_12:
        return {}
    found = launchable(manifest)
    return {
        item.identifier: item.sequencing.limit_conditions.attempt_limit
        for item, _ in manifest.organization.walk()
        if item.identifier in found
        and item.sequencing.limit_conditions.attempt_limit is not None
        and item.sequencing.delivery_controls.tracked
    }
