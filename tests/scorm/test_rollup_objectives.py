"""Global objectives in roll-up (SN §3.10)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import ObjectiveState, Tracked
from tests.scorm.trees import (
    DONE,
    FAILED,
    PASSED,
    cluster,
    course,
    leaf,
    mapped,
    rolled,
    rule,
    rules,
    scored,
    sequenced,
    standing,
)

WRITES = sequenced(objectives=mapped("G", writes=True))
READS = sequenced(objectives=mapped("G", reads=True))


@pytest.mark.parametrize(("tracked", "expected"), [(PASSED, "passed"), (FAILED, "failed"), (DONE, "unknown")])
def test_what_one_activity_writes_another_reads(tracked, expected) -> None:
    tree = course(leaf("test", sequencing=WRITES), leaf("lesson", sequencing=READS))
    assert standing(tree, {"test": tracked}, of="lesson")[1] == expected


def test_a_post_test_satisfies_its_lessons_and_the_course() -> None:
    tree = course(
        cluster("lessons", leaf("a", sequencing=READS), leaf("b", sequencing=READS)), leaf("test", sequencing=WRITES)
    )
    assert standing(tree, {"test": PASSED})[1] == "passed"
    assert standing(tree, {"test": PASSED}, of="lessons")[1] == "passed"
    assert rolled(tree, {"test": PASSED}).global_objectives == {"G": ObjectiveState(satisfied=True)}


def test_what_is_read_goes_before_what_is_known_locally() -> None:
    """So do ADL's sample run-time and its test suite: what is read may be unknown."""
    tree = course(leaf("test", sequencing=WRITES), leaf("lesson", sequencing=READS))
    assert standing(tree, {"test": FAILED, "lesson": PASSED}, of="lesson")[1] == "failed"
    assert standing(tree, {"lesson": PASSED}, of="lesson")[1] == "unknown"


def test_the_last_word_on_a_global_objective_counts() -> None:
    tree = course(leaf("a", sequencing=WRITES), leaf("b", sequencing=WRITES), leaf("c", sequencing=READS))
    first = {"a": Tracked(success="passed", order=1), "b": Tracked(success="failed", order=2)}
    second = {"a": Tracked(success="passed", order=2), "b": Tracked(success="failed", order=1)}
    assert standing(tree, first, of="c")[1] == "failed"
    assert standing(tree, second, of="c")[1] == "passed"


def test_what_was_known_before_is_read_until_somebody_writes() -> None:
    tree = course(leaf("test", sequencing=WRITES), leaf("lesson", sequencing=READS))
    before = {"G": ObjectiveState(satisfied=True, measure=Decimal("0.9")), "other": ObjectiveState(satisfied=False)}
    assert standing(tree, {}, of="lesson", known=before) == ("not attempted", "passed")
    after = rolled(tree, {"test": FAILED}, known=before).global_objectives
    assert after == {"G": ObjectiveState(satisfied=False, measure=Decimal("0.9")), "other": before["other"]}


def test_a_measure_that_is_read_decides_where_the_reader_is_satisfied_by_measure() -> None:
    reader = sequenced(objectives=mapped("G", reads=True, by_measure="0.6"))
    tree = course(leaf("test", sequencing=WRITES), leaf("lesson", sequencing=reader))
    assert standing(tree, {"test": scored("0.7", success="failed")}, of="lesson")[1] == "passed"
    assert standing(tree, {"test": scored("0.5", success="passed")}, of="lesson")[1] == "failed"
    assert standing(tree, {"test": PASSED}, of="lesson")[1] == "unknown"


def test_a_cluster_writes_what_was_rolled_up_to_it() -> None:
    tree = course(
        cluster("quiz", leaf("a"), leaf("b"), sequencing=WRITES),
        cluster("outer", cluster("inner", leaf("c", sequencing=READS)), leaf("d", sequencing=READS)),
    )
    found = rolled(tree, {"a": scored("1", success="passed"), "b": scored("0.5", success="passed")})
    assert found.global_objectives["G"] == ObjectiveState(satisfied=True, measure=Decimal("0.75"))
    assert (found.activities["outer"].success, found.activities["outer"].scaled) == ("passed", Decimal("0.75"))


def test_completion_and_progress_are_shared_by_the_maps_of_the_4th_edition() -> None:
    def shares(**given: bool) -> sn.SequencingDefinition:
        reads_nothing = {
            f"read_{each}": False
            for each in ("raw_score", "min_score", "max_score", "completion_status", "progress_measure")
        }
        mapping = sn.AdlObjectiveMap("G", **{**reads_nothing, **given})
        return sequenced(
            objectives=sn.Objectives(sn.Objective("own")), adl_objectives=(sn.AdlObjective("own", (mapping,)),)
        )

    writes = shares(write_completion_status=True, write_progress_measure=True)
    reads = shares(read_completion_status=True, read_progress_measure=True)
    tree = course(leaf("a", sequencing=writes), leaf("b", sequencing=reads))
    found = rolled(tree, {"a": Tracked("completed", progress=Decimal("0.9"))})
    assert (found.root.completion, found.root.progress) == ("completed", Decimal("0.9"))


def test_objectives_that_do_not_count_in_roll_up_are_shared_as_well() -> None:
    mapping = sn.ObjectiveMap("G", False, False, True, True)
    objectives = sn.Objectives(others=(sn.Objective("topic", False, sn.ONE, (mapping,)),))
    tree = course(leaf("test", sequencing=sequenced(objectives=objectives)), leaf("lesson", sequencing=READS))
    said = Tracked("completed", objectives={"topic": ObjectiveState(satisfied=True)})
    assert standing(tree, {"test": said}, of="lesson")[1] == "passed"
    assert standing(tree, {"test": said}, of="test")[1] == "unknown"


def test_content_may_report_the_primary_objective_by_its_id() -> None:
    own = sequenced(objectives=sn.Objectives(sn.Objective("own")))
    said = Tracked(objectives={"own": ObjectiveState(True, Decimal("0.8"), True)})
    found = rolled(course(leaf("a", sequencing=own)), {"a": said}).root
    assert (found.completion, found.success, found.scaled) == ("completed", "passed", Decimal("0.8"))


@pytest.mark.parametrize(
    ("condition", "counts"),
    [
        (sn.RuleCondition("satisfied", referenced_objective="topic"), False),
        (sn.RuleCondition("satisfied", referenced_objective="own"), True),
        (sn.RuleCondition("objectiveMeasureGreaterThan", "noOp", "topic", Decimal("0.5")), False),
        (sn.RuleCondition("objectiveMeasureLessThan", "noOp", "topic", Decimal("0.5")), True),
        (sn.RuleCondition("objectiveMeasureLessThan", "noOp", "", Decimal("0.5")), True),
        (sn.RuleCondition("satisfied", referenced_objective="none"), True),
        (sn.RuleCondition("objectiveStatusKnown", "not", "none"), True),
        (sn.RuleCondition("always"), False),
    ],
)
def test_whether_a_child_is_skipped_may_depend_on_any_of_its_objectives(condition, counts) -> None:
    """UP.2: b is failed, and counts unless it is skipped."""
    own = sequenced(
        objectives=sn.Objectives(sn.Objective("own"), (sn.Objective("topic"),)),
        sequencing_rules=sn.SequencingRules(pre_condition=(sn.SequencingRule("skip", (condition,)),)),
        rollup_considerations=sn.RollupConsiderations(
            required_for_satisfied="ifNotSkipped", required_for_not_satisfied="ifNotSkipped"
        ),
    )
    said = Tracked("completed", "failed", objectives={"topic": ObjectiveState(True, Decimal("0.6"))})
    found = standing(course(leaf("a"), leaf("b", sequencing=own)), {"a": PASSED, "b": said})
    assert found[1] == ("failed" if counts else "passed")


def test_objectives_in_a_circle_come_to_an_end() -> None:
    def turns(reads: str, writes: str) -> sn.SequencingDefinition:
        maps = (sn.ObjectiveMap(reads, True, True), sn.ObjectiveMap(writes, False, False, True, True))
        own = rules(rule("satisfied", "!satisfied"), rule("notSatisfied", "satisfied"))
        return sequenced(objectives=sn.Objectives(sn.Objective("own", False, sn.ONE, maps)), rollup_rules=own)

    tree = course(cluster("a", leaf("x", sequencing=turns("A", "B"))), sequencing=turns("B", "A"))
    assert rolled(tree, {"x": PASSED}).root.completion == "completed"
