"""What roll-up keeps to whatever tree and data there are (SN §4.6)."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import ObjectiveState, Tracked
from scorm_bridge.rules.manifest import CompletionThreshold, Item, Manifest
from scorm_bridge.rules.rollup import rolled_up
from scorm_bridge.rules.sequencing_rule_reading import ROLLUP_ACTIONS, ROLLUP_CONDITIONS
from tests.scorm.trees import PASSED, course, course_12

MEASURES = st.none() | st.decimals(-1, 1, places=3)
SHARES = st.decimals(0, 1, places=2)
TRACKED = st.builds(
    Tracked,
    completion=st.sampled_from(["completed", "incomplete", "not attempted", "unknown"]),
    success=st.sampled_from(["passed", "failed", "unknown"]),
    scaled=MEASURES,
    progress=st.none() | SHARES,
    objectives=st.dictionaries(
        st.sampled_from(["own", "topic"]),
        st.builds(ObjectiveState, st.sampled_from([None, True, False]), MEASURES),
        max_size=2,
    ),
    is_ended=st.booleans(),
    is_suspended=st.booleans(),
    is_active=st.booleans(),
    attempts=st.integers(0, 3),
    order=st.integers(0, 5),
)


def a_definition(by: random.Random) -> sn.SequencingDefinition:
    """Return any sequencing definition that roll-up has to do with."""

    def flag() -> bool:
        return by.random() < 0.5

    def share() -> Decimal:
        return Decimal(by.randrange(101)) / 100

    def rule() -> sn.RollupRule:
        conditions = tuple(
            sn.RuleCondition(by.choice(ROLLUP_CONDITIONS), by.choice(["noOp", "not"])) for _ in range(by.randint(1, 2))
        )
        child_set = by.choice(["all", "any", "none", "atLeastCount", "atLeastPercent"])
        combination = by.choice(["all", "any"])
        return sn.RollupRule(by.choice(ROLLUP_ACTIONS), conditions, combination, child_set, by.randint(0, 3), share())

    def required() -> str:
        return by.choice(["always", "ifAttempted", "ifNotSuspended", "ifNotSkipped"])

    maps = tuple(sn.ObjectiveMap(by.choice("ABC"), flag(), flag(), flag(), flag()) for _ in range(by.randint(0, 2)))
    return sn.SequencingDefinition(
        rollup_rules=sn.RollupRules(tuple(rule() for _ in range(by.randint(0, 2))), flag(), flag(), share()),
        objectives=sn.Objectives(sn.Objective("own", flag(), share(), maps)),
        delivery_controls=sn.DeliveryControls(by.random() < 0.8, flag(), flag()),
        rollup_considerations=sn.RollupConsiderations(required(), required(), required(), required(), flag()),
    )


SEEDS = st.integers(0, 2**32).map(random.Random)
DEFINITIONS = SEEDS.map(a_definition)
THRESHOLDS = SEEDS.map(lambda by: CompletionThreshold(by.random() < 0.3, Decimal(by.randrange(101)) / 100))


def trees(definitions: "st.SearchStrategy[sn.SequencingDefinition]") -> "st.SearchStrategy[list[Item]]":
    leaves = st.builds(
        Item,
        st.just(""),
        st.just(""),
        st.sampled_from(["sco", "sco", "asset", ""]),
        is_visible=st.booleans(),
        sequencing=definitions,
        completion_threshold=THRESHOLDS,
    )
    items = st.recursive(
        leaves,
        lambda inner: st.builds(
            Item,
            st.just(""),
            st.just(""),
            children=st.lists(inner, min_size=1, max_size=3).map(tuple),
            sequencing=definitions,
            completion_threshold=THRESHOLDS,
        ),
        max_leaves=8,
    )
    return st.lists(items, min_size=1, max_size=3)


PLAIN = st.just(sn.DEFAULT)


def named(items: "tuple[Item, ...] | list[Item]", prefix: str = "i") -> tuple[Item, ...]:
    return tuple(
        replace(item, identifier=f"{prefix}{place}", children=named(item.children, f"{prefix}{place}"))
        for place, item in enumerate(items)
    )


def reported(manifest: Manifest, all_of_them: list[Tracked]) -> dict[str, Tracked]:
    names = [item.identifier for item, _ in manifest.organization.walk()]
    return dict(zip(names, all_of_them, strict=False))


def shuffled(items: tuple[Item, ...], by: random.Random) -> tuple[Item, ...]:
    mixed = [replace(item, children=shuffled(item.children, by)) for item in items]
    by.shuffle(mixed)
    return tuple(mixed)


SOME = st.lists(TRACKED, max_size=12)


@given(trees(DEFINITIONS), SOME, st.sampled_from([course, course_12]), DEFINITIONS)
def test_every_tree_has_a_standing_in_the_words_of_the_standard(items, tracked, standard, root) -> None:
    manifest = standard(*named(items), sequencing=root)
    found = rolled_up(manifest, reported(manifest, tracked))
    assert set(found.activities) == {"root", *(item.identifier for item, _ in manifest.organization.walk())}
    for each in found.activities.values():
        assert each.completion in ("completed", "incomplete", "not attempted", "unknown")
        assert each.success in ("passed", "failed", "unknown")
        assert each.scaled is None or -1 <= each.scaled <= 1
        assert each.progress is None or 0 <= each.progress <= 1


@given(trees(PLAIN), SOME, st.randoms(use_true_random=False), st.sampled_from([course, course_12]))
def test_the_order_of_children_changes_nothing(items, tracked, by, standard) -> None:
    manifest = standard(*named(items))
    other = standard(*shuffled(manifest.organization.items, by))
    found = reported(manifest, tracked)
    assert rolled_up(manifest, found).activities == rolled_up(other, found).activities


@given(trees(PLAIN), st.sampled_from([course, course_12]))
def test_who_passed_everything_has_passed_unless_measures_decide(items, standard) -> None:
    manifest = standard(*named(items))
    everything = {item.identifier: replace(PASSED, progress=1) for item, _ in manifest.organization.walk()}
    launched = [item for item, _ in manifest.organization.walk() if manifest.resource_of(item) is not None]
    root = rolled_up(manifest, everything).root
    if standard is course_12 and launched:
        is_judged = any(manifest.resources[each.identifierref].is_sco for each in launched)
        assert (root.completion, root.success) == ("completed", "passed" if is_judged else "unknown")
    elif standard is course:
        assert root.success == ("passed" if _counts(manifest.organization.items, manifest) else "unknown")


def _counts(items: tuple[Item, ...], manifest: Manifest) -> bool:
    """Tell whether all branches lead to something that is launched: one that doesn't never becomes known."""
    return all(_counts(item.children, manifest) for item in items if item.children) and any(
        item.children or manifest.resource_of(item) is not None for item in items
    )


@given(trees(PLAIN), SOME, st.data())
def test_completing_one_thing_more_never_undoes_a_completion(items, tracked, data) -> None:
    manifest = course_12(*named(items))
    before = reported(manifest, tracked)
    name = data.draw(st.sampled_from([item.identifier for item, _ in manifest.organization.walk()]))
    after = {**before, name: replace(before.get(name, PASSED), completion="completed", attempts=1)}
    if rolled_up(manifest, before).root.completion == "completed":
        assert rolled_up(manifest, after).root.completion == "completed"


@given(trees(DEFINITIONS), SOME, st.lists(TRACKED, min_size=1, max_size=3))
def test_what_is_not_tracked_changes_nothing(items, tracked, noise) -> None:
    silent = replace(sn.DEFAULT, delivery_controls=sn.DeliveryControls(tracked=False))
    plain = named(items)
    extra = tuple(Item(f"extra{place}", "", "sco", sequencing=silent) for place in range(len(noise)))
    manifest, larger = course(*plain), course(*plain, *extra)
    found = reported(manifest, tracked)
    more = {**found, **{item.identifier: each for item, each in zip(extra, noise, strict=True)}}
    assert rolled_up(manifest, found).root == rolled_up(larger, more).root


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
