"""The tree of activities that an organization describes, and what is known of each (SN §2.1, §4.2; SN App. C TM.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.manifest import CompletionThreshold, Item, Manifest

COMPLETED, INCOMPLETE, NOT_ATTEMPTED = "completed", "incomplete", "not attempted"
PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"

Number = Decimal | float | int


@dataclass(frozen=True, slots=True)
class ObjectiveState:
    """What is known of an objective, local or global; None is unknown (SN App. C TM.1.1)."""

    satisfied: bool | None = None
    measure: Decimal | None = None
    completed: bool | None = None
    progress: Decimal | None = None


NOTHING_KNOWN: Final = ObjectiveState()


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the content said in the current attempt on an activity; an activity without it wasn't attempted.

    ``completion`` is completed, incomplete, not attempted or unknown, ``success`` passed, failed or unknown.
    ``objectives`` are those of cmi.objectives, by their ids. ``says_completion`` and ``says_success``: the content set
    the status itself, if only to unknown. ``is_ended``: the attempt is over and wasn't suspended; ``is_active``: it is
    going on. ``order`` tells whose word on a global objective is the last one: the highest. What is old was said in an
    earlier attempt on the parent, which wants to know of the current one alone (SN §3.2.5, §3.2.6).
    """

    completion: str = UNKNOWN
    success: str = UNKNOWN
    scaled: Number | None = None
    progress: Number | None = None
    objectives: Mapping[str, ObjectiveState] = field(default_factory=dict)
    says_completion: bool = False
    says_success: bool = False
    is_ended: bool = False
    is_suspended: bool = False
    is_active: bool = False
    attempts: int = 1
    order: int = 0
    is_objective_old: bool = False
    is_progress_old: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with an activity, in the words of cmi.completion_status and cmi.success_status."""

    completion: str = NOT_ATTEMPTED
    success: str = UNKNOWN
    scaled: Decimal | None = None
    progress: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with its children that are available; what launches nothing and has no children isn't tracked."""

    identifier: str
    definition: sn.SequencingDefinition
    threshold: CompletionThreshold
    children: "tuple[Activity, ...]" = ()
    is_tracked: bool = True

    def in_postorder(self) -> "Iterator[Activity]":
        """Yield all activities, children before their parent, each level in the order of the manifest."""
        for child in self.children:
            yield from child.in_postorder()
        yield self


def tree_of(manifest: Manifest, available: Mapping[str, Sequence[str]] | None = None) -> Activity:
    """Return the root of the tree of the organization that is taught.

    ``available`` names the children of clusters of which some were selected, or which were put into another order; a
    cluster that isn't named has all of its own (SN §3.11, §3.12, SR.1).
    """
    return _tree(manifest, available) if available else manifest.once("tree", lambda: _tree(manifest, {}))


def decimal_of(value: Number | None) -> Decimal | None:
    """Return a measure as it is written, so that a float of 0.1 is a tenth."""
    return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


def _tree(manifest: Manifest, available: Mapping[str, Sequence[str]]) -> Activity:
    organization = manifest.organization
    return Activity(
        identifier=organization.identifier,
        definition=organization.sequencing,
        threshold=organization.completion_threshold,
        children=_children(manifest, organization.identifier, organization.items, available),
        is_tracked=organization.sequencing.delivery_controls.tracked,
    )


def _children(
    manifest: Manifest, parent: str, items: Sequence[Item], available: Mapping[str, Sequence[str]]
) -> tuple[Activity, ...]:
    if parent in available:
        known = {item.identifier: item for item in items}
        items = [known[identifier] for identifier in available[parent] if identifier in known]
    return tuple(
        Activity(
            identifier=item.identifier,
            definition=item.sequencing,
            threshold=item.completion_threshold,
            children=_children(manifest, item.identifier, item.children, available),
            is_tracked=item.sequencing.delivery_controls.tracked
            and bool(item.children or manifest.resource_of(item) is not None),
        )
        for item in items
    )
