"""Organizations of which tests roll up: leaves that launch a SCO unless told otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import ObjectiveState, Standing, Tracked
from scorm_bridge.rules.manifest import CompletionThreshold, Item, Manifest, Organization, Resource
from scorm_bridge.rules.rollup import RolledUp, rolled_up

RESOURCES = {
    "sco": Resource("sco", "sco", href="a.html", name="a.html", url="a.html"),
    "asset": Resource("asset", "asset", href="b.html", name="b.html", url="b.html"),
}


def leaf(name: str, ref: str = "sco", **given: Any) -> Item:
    return Item(name, name, ref, **given)


def cluster(name: str, *children: Item, **given: Any) -> Item:
    return Item(name, name, children=children, **given)


def course(*items: Item, standard: str = "2004", **given: Any) -> Manifest:
    root = Organization("root", "Course", items, **given)
    return Manifest("course", standard, 4 if standard == "2004" else 0, "root", (root,), RESOURCES)


def course_12(*items: Item, **given: Any) -> Manifest:
    return course(*items, standard="1.2", **given)


def sequenced(**given: Any) -> sn.SequencingDefinition:
    """Return a sequencing definition; what belongs into one of its parts is put there."""
    definition = sn.SequencingDefinition()
    for name, value in given.items():
        definition = replace(definition, **{name: value})
    return definition


def rules(*each: sn.RollupRule, **given: Any) -> sn.RollupRules:
    return sn.RollupRules(each, **given)


def rule(
    action: str, *conditions: str, child_set: str = "all", combination: str = "any", **given: Any
) -> sn.RollupRule:
    """Return a roll-up rule; a condition that begins with ! is negated."""
    read = tuple(sn.RuleCondition(each.lstrip("!"), "not" if each.startswith("!") else "noOp") for each in conditions)
    return sn.RollupRule(action, read, combination, child_set, **given)


def weighing(weight: str) -> sn.SequencingDefinition:
    return sequenced(rollup_rules=sn.RollupRules(objective_measure_weight=Decimal(weight)))


def threshold(least: str = "1", weight: str = "1", *, decides: bool = True) -> CompletionThreshold:
    return CompletionThreshold(decides, Decimal(least), Decimal(weight))


def mapped(target: str, *, reads: bool = False, writes: bool = False, by_measure: str = "") -> sn.Objectives:
    """Return a primary objective that reads a global one, or writes it."""
    mapping = sn.ObjectiveMap(target, reads, reads, writes, writes)
    least = Decimal(by_measure) if by_measure else sn.ONE
    return sn.Objectives(sn.Objective("own", bool(by_measure), least, (mapping,)))


DONE = Tracked("completed")
BEGUN = Tracked("incomplete")
PASSED = Tracked("completed", "passed")
FAILED = Tracked("completed", "failed")
OVER = Tracked(is_ended=True)
"""Content that said nothing until it was left for good."""


def scored(scaled: str, **given: Any) -> Tracked:
    return Tracked("completed", scaled=Decimal(scaled), **given)


def standing(
    manifest: Manifest,
    tracked: Mapping[str, Tracked],
    of: str = "root",
    *,
    known: Mapping[str, ObjectiveState] | None = None,
    available: Mapping[str, Sequence[str]] | None = None,
    previous: Mapping[str, Standing] | None = None,
) -> tuple[str, str]:
    """Return completion and success of one activity."""
    found = rolled(manifest, tracked, known=known, available=available, previous=previous).activities[of]
    return found.completion, found.success


def rolled(
    manifest: Manifest,
    tracked: Mapping[str, Tracked],
    *,
    known: Mapping[str, ObjectiveState] | None = None,
    available: Mapping[str, Sequence[str]] | None = None,
    previous: Mapping[str, Standing] | None = None,
) -> RolledUp:
    found = rolled_up(manifest, tracked, global_objectives=known, available=available, previous=previous)
    assert found.root == found.activities["root"]
    return found
