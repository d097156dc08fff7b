"""Where a learner stands with a whole package, from what is known of its activities.

The player rolls up as well, to know what may be delivered next; what counts is what is found here, from what was
committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorm_bridge.rules.activity_tree import ObjectiveState, Standing, Tracked, tree_of
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.rules.rollup_12 import standings_12
from scorm_bridge.rules.rollup_2004 import standings_2004


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The root and all activities by their identifiers, and what is known of global objectives then."""

    root: Standing
    activities: Mapping[str, Standing]
    global_objectives: Mapping[str, ObjectiveState]


def rolled_up(
    manifest: Manifest,
    tracked: Mapping[str, Tracked],
    *,
    global_objectives: Mapping[str, ObjectiveState] | None = None,
    available: Mapping[str, Sequence[str]] | None = None,
    previous: Mapping[str, Standing] | None = None,
) -> RolledUp:
    """Return where a learner stands with the organization that is taught, and with each part of it.

    ``tracked`` has the activities that were attempted. ``global_objectives`` is what was known before any of them, and
    ``available`` names the children of clusters of which some were selected. ``previous`` is where the root, and any
    cluster, stood after the commit before: what no rule decides stays. SCORM 2004: SN §4.6, App. C RB.1; SCORM 1.2 has
    no roll-up: see ``rollup_12``.
    """
    root = manifest.organization.identifier
    if manifest.is_scorm_12:
        standings = standings_12(manifest, tracked)
        return RolledUp(standings[root], standings, dict(global_objectives or {}))
    tree = tree_of(manifest, available)
    standings, known = standings_2004(tree, tracked, global_objectives or {}, previous or {})
    return RolledUp(standings[root], standings, known)
