"""Roll-up of SCORM 1.2, which has none: a course is done when everything in it is.

The standard leaves open what SCOs make of a course (SCORM 1.2 RTE §3.4 has statuses of SCOs alone). What is done here:

- Its SCOs count. Where an organization has none, its assets do, which are complete once they were opened.
- What isn't shown in the tree counts only once it was attempted: nobody can be asked for it.
- The course is complete when all that counts is, and incomplete as soon as anything was attempted.
- It is failed while one SCO is, and passed when it is complete and at least one SCO was passed.
- Its score is the mean of the SCOs that have one, its progress the share of what counts that is complete.

A folder stands where what lies in it stands, together with what it launches itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from scorm_bridge.rules.activity_tree import (
    COMPLETED,
    FAILED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    PASSED,
    UNKNOWN,
    Standing,
    Tracked,
    decimal_of,
)
from scorm_bridge.rules.manifest import Item, Manifest

_SMALLEST: Final = Decimal("0.0000001")


def standings_12(manifest: Manifest, tracked: Mapping[str, Tracked]) -> dict[str, Standing]:
    """Return where the learner stands with the organization that is taught, and with each of its items."""
    organization = manifest.organization
    scos_count = any(
        resource.is_sco for item, _ in organization.walk() if (resource := manifest.resource_of(item)) is not None
    )
    found: dict[str, Standing] = {}
    parts: list[Standing] = []
    for item in organization.items:
        parts += _parts(manifest, item, tracked, found, scos_count=scos_count)
    found[organization.identifier] = _together(parts)
    return found


def _parts(
    manifest: Manifest, item: Item, tracked: Mapping[str, Tracked], found: dict[str, Standing], *, scos_count: bool
) -> list[Standing]:
    """Return what counts in an item, and note where it stands itself."""
    parts = list(_own(manifest, item, tracked.get(item.identifier), scos_count=scos_count))
    for child in item.children:
        parts += _parts(manifest, child, tracked, found, scos_count=scos_count)
    reported = tracked.get(item.identifier)
    is_leaf = reported is not None and not item.children
    found[item.identifier] = _reported(manifest, item, reported) if is_leaf else _together(parts)
    return parts


def _own(manifest: Manifest, item: Item, reported: Tracked | None, *, scos_count: bool) -> Iterator[Standing]:
    resource = manifest.resource_of(item)
    if resource is not None and resource.is_sco == scos_count and (item.is_visible or reported is not None):
        yield _reported(manifest, item, reported)


def _reported(manifest: Manifest, item: Item, reported: Tracked | None) -> Standing:
    if reported is None:
        return Standing()
    resource = manifest.resource_of(item)
    if resource is not None and not resource.is_sco:
        return Standing(COMPLETED)
    return Standing(reported.completion, reported.success, decimal_of(reported.scaled), decimal_of(reported.progress))


def _together(parts: Sequence[Standing]) -> Standing:
    """Return where somebody stands with several parts."""
    done = sum(each.completion == COMPLETED for each in parts)
    is_begun = any(each.completion != NOT_ATTEMPTED for each in parts)
    is_complete = bool(parts) and done == len(parts)
    successes = {each.success for each in parts}
    scores = [each.scaled for each in parts if each.scaled is not None]
    passed = PASSED if is_complete and PASSED in successes else UNKNOWN
    return Standing(
        completion=COMPLETED if is_complete else INCOMPLETE if is_begun else NOT_ATTEMPTED,
        success=FAILED if FAILED in successes else passed,
        scaled=(sum(scores, Decimal(0)) / len(scores)).quantize(_SMALLEST) if scores else None,
        progress=(Decimal(done) / len(parts)).quantize(_SMALLEST) if is_begun else None,
    )
