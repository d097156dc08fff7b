"""What roll-up keeps to whatever tree and data there are (SN §4.6).

Trees are made from a seed: hypothesis would take longer to make them than the rules to roll them up.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import ObjectiveState, Tracked
from scorm_bridge.rules.manifest import CompletionThreshold, Item, Manifest
from scorm_bridge.rules.rollup import rolled_up
from scorm_bridge.rules.sequencing_rule_reading import ROLLUP_ACTIONS, ROLLUP_CONDITIONS
from tests.scorm.trees import PASSED, course, course_12

USUAL = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 2**32).map(random.Random)
SHARES = st.decimals(0, 1, places=2)
BOTH = pytest.mark.parametrize("standard", [course, course_12])


def share(by: random.Random) -> Decimal:
    return Decimal(by.randrange(101)) / 100


def flag(by: random.Random) -> bool:
    return by.random() < 0.5


def a_rule(by: random.Random) -> sn.RollupRule:
    conditions = tuple(
        sn.RuleCondition(by.choice(ROLLUP_CONDITIONS), by.choice(["noOp", "not"])) for _ in range(by.randint(1, 2))
    )
    child_set = by.choice(["all", "any", "none", "atLeastCount", "atLeastPercent"])
    combination = by.choice(["all", "any"])
    return sn.RollupRule(by.choice(ROLLUP_ACTIONS), conditions, combination, child_set, by.randint(0, 3), share(by))


def a_definition(by: random.Random) -> sn.SequencingDefinition:
    """Return any sequencing definition that roll-up has to do with."""
    required = [by.choice(["always", "ifAttempted", "ifNotSuspended", "ifNotSkipped"]) for _ in range(4)]
    maps = tuple(
        sn.ObjectiveMap(by.choice("ABC"), flag(by), flag(by), flag(by), flag(by)) for _ in range(by.randint(0, 2))
    )
    rules = tuple(a_rule(by) for _ in range(by.randint(0, 2)))
    return sn.SequencingDefinition(
        rollup_rules=sn.RollupRules(rules, flag(by), flag(by), share(by)),
        objectives=sn.Objectives(sn.Objective("own", flag(by), share(by), maps)),
        delivery_controls=sn.DeliveryControls(by.random() < 0.8, flag(by), flag(by)),
        rollup_considerations=sn.RollupConsiderations(*required, flag(by)),
    )


def plain(by: random.Random) -> sn.SequencingDefinition:
    return sn.DEFAULT


Defining = Callable[[random.Random], sn.SequencingDefinition]


def some_items(by: random.Random, defining: Defining, prefix: str = "i", depth: int = 3) -> tuple[Item, ...]:
    """Return up to three items, some with items in them; a few launch an asset or nothing."""
    found = []
    for place in range(by.randint(1, 3)):
        name = f"{prefix}{place}"
        children = some_items(by, defining, name, depth - 1) if depth and by.random() < 0.4 else ()
        found.append(
            Item(
                name,
                name,
                "" if children else by.choice(["sco", "sco", "sco", "asset", ""]),
                is_visible=by.random() < 0.8,
                children=children,
                sequencing=defining(by),
                completion_threshold=CompletionThreshold(by.random() < 0.2, share(by), share(by)),
            )
        )
    return tuple(found)


def a_report(by: random.Random) -> Tracked:
    """Return what any content may have said."""
    measure = Decimal(by.randrange(-100, 101)) / 100
    topic = ObjectiveState(by.choice([None, True, False]), by.choice([None, measure]))
    return Tracked(
        completion=by.choice(["completed", "incomplete", "not attempted", "unknown"]),
        success=by.choice(["passed", "failed", "unknown"]),
        scaled=by.choice([None, measure]),
        progress=by.choice([None, share(by)]),
        objectives={by.choice(["own", "topic"]): topic} if flag(by) else {},
        is_ended=flag(by),
        is_suspended=flag(by),
        is_active=flag(by),
        attempts=by.randint(0, 3),
        order=by.randint(0, 5),
    )


def reports(by: random.Random, manifest: Manifest) -> dict[str, Tracked]:
    """Return what some of the items reported."""
    return {item.identifier: a_report(by) for item, _ in manifest.organization.walk() if by.random() < 0.7}


def shuffled(items: tuple[Item, ...], by: random.Random) -> tuple[Item, ...]:
    mixed = [replace(item, children=shuffled(item.children, by)) for item in items]
    by.shuffle(mixed)
    return tuple(mixed)


@BOTH
@USUAL
@given(by=SEEDS)
def test_every_tree_has_a_standing_in_the_words_of_the_standard(standard, by) -> None:
    manifest = standard(*some_items(by, a_definition), sequencing=a_definition(by))
    found = rolled_up(manifest, reports(by, manifest))
    assert set(found.activities) == {"root", *(item.identifier for item, _ in manifest.organization.walk())}
    for each in found.activities.values():
        assert each.completion in ("completed", "incomplete", "not attempted", "unknown")
        assert each.success in ("passed", "failed", "unknown")
        assert each.scaled is None or -1 <= each.scaled <= 1
        assert each.progress is None or 0 <= each.progress <= 1


@BOTH
@USUAL
@given(by=SEEDS)
def test_the_order_of_children_changes_nothing(standard, by) -> None:
    manifest = standard(*some_items(by, plain))
    other = standard(*shuffled(manifest.organization.items, by))
    found = reports(by, manifest)
    assert rolled_up(manifest, found).activities == rolled_up(other, found).activities


@BOTH
@USUAL
@given(by=SEEDS)
def test_who_passed_everything_has_passed(standard, by) -> None:
    manifest = standard(*(replace(each, identifierref="sco") for each in some_items(by, plain, depth=0)))
    everything = {item.identifier: replace(PASSED, progress=1) for item, _ in manifest.organization.walk()}
    root = rolled_up(manifest, everything).root
    assert (root.completion, root.success) == ("completed", "passed")


@USUAL
@given(by=SEEDS)
def test_completing_one_thing_more_never_undoes_the_completion_of_a_course_of_scorm_12(by) -> None:
    manifest = course_12(*some_items(by, plain))
    before = reports(by, manifest)
    name = by.choice([item.identifier for item, _ in manifest.organization.walk()])
    after = {**before, name: replace(before.get(name, PASSED), completion="completed", attempts=1)}
    if rolled_up(manifest, before).root.completion == "completed":
        assert rolled_up(manifest, after).root.completion == "completed"


@USUAL
@given(by=SEEDS)
def test_what_is_not_tracked_changes_nothing_of_a_course_that_was_begun(by) -> None:
    items = (Item("begun", "", "sco"), *some_items(by, a_definition))
    silent = replace(sn.DEFAULT, delivery_controls=sn.DeliveryControls(tracked=False))
    extra = tuple(Item(f"extra{place}", "", "sco", sequencing=silent) for place in range(by.randint(1, 3)))
    manifest = course(*items)
    found = {**reports(by, manifest), "begun": PASSED}
    noise = {item.identifier: a_report(by) for item in extra}
    assert rolled_up(manifest, found).root == rolled_up(course(*items, *extra), {**found, **noise}).root


@USUAL
@given(by=SEEDS)
def test_what_nobody_maps_stays_as_it_was_known(by) -> None:
    manifest = course(*some_items(by, a_definition))
    before = {"Z": ObjectiveState(True, Decimal("0.5"))}
    found = reports(by, manifest)
    after = rolled_up(manifest, found, global_objectives=before)
    assert after.global_objectives["Z"] == before["Z"]
    assert after.root == rolled_up(manifest, found).root


@USUAL
@given(st.lists(st.tuples(SHARES, st.decimals(-1, 1, places=3)), min_size=1, max_size=6))
def test_a_score_lies_between_the_scores_that_it_is_made_of(weighed) -> None:
    def weighing(weight: Decimal) -> sn.SequencingDefinition:
        return replace(sn.DEFAULT, rollup_rules=sn.RollupRules(objective_measure_weight=weight))

    items = [Item(f"i{place}", "", "sco", sequencing=weighing(weight)) for place, (weight, _) in enumerate(weighed)]
    tracked = {f"i{place}": Tracked(scaled=scaled) for place, (_, scaled) in enumerate(weighed)}
    found = rolled_up(course(*items), tracked).root.scaled
    counting = [scaled for weight, scaled in weighed if weight > 0]
    assert (found is None) == (not counting)
    if found is not None:
        assert min(counting) <= found <= max(counting)
