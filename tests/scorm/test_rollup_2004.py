"""Roll-up of SCORM 2004 (SN §4.6; App. C RB.1.1 to RB.1.5, UP.2, UP.4)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import ObjectiveState, Standing, Tracked
from scorm_bridge.rules.manifest import CompletionThreshold
from tests.scorm.trees import (
    BEGUN,
    DONE,
    FAILED,
    OVER,
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
    threshold,
    weighing,
)

TWO = course(leaf("a"), leaf("b"))


class TestTheDefaultRules:
    """RB.1.2 b and RB.1.3 b: an activity without rules is done when all its children are."""

    @pytest.mark.parametrize(
        ("tracked", "expected"),
        [
            pytest.param({}, ("not attempted", "unknown"), id="nothing was attempted"),
            pytest.param({"a": DONE}, ("unknown", "unknown"), id="one isn't known yet"),
            pytest.param({"a": DONE, "b": BEGUN}, ("incomplete", "unknown"), id="all are known, one isn't complete"),
            pytest.param({"a": DONE, "b": DONE}, ("completed", "unknown"), id="all are complete"),
            pytest.param({"a": PASSED, "b": PASSED}, ("completed", "passed"), id="all were passed"),
            pytest.param({"a": PASSED, "b": FAILED}, ("completed", "failed"), id="one was failed"),
            pytest.param({"a": FAILED}, ("unknown", "unknown"), id="one was failed, the other isn't known"),
            pytest.param({"a": Tracked(), "b": DONE}, ("unknown", "unknown"), id="one says nothing"),
        ],
    )
    def test_all_children_decide(self, tracked, expected) -> None:
        assert standing(TWO, tracked) == expected

    def test_clusters_are_rolled_up_before_their_parents(self) -> None:
        tree = course(cluster("one", leaf("a"), leaf("b")), cluster("two", leaf("c"), cluster("three", leaf("d"))))
        found = rolled(tree, {"a": PASSED, "b": PASSED, "c": PASSED, "d": FAILED}).activities
        shown = {name: (each.completion, each.success) for name, each in found.items()}
        assert shown == {
            "root": ("completed", "failed"),
            "one": ("completed", "passed"),
            "two": ("completed", "failed"),
            "three": ("completed", "failed"),
            **dict.fromkeys("abc", ("completed", "passed")),
            "d": ("completed", "failed"),
        }

    def test_rules_for_completion_leave_the_defaults_for_satisfaction(self) -> None:
        tree = course(
            leaf("a"),
            leaf("b"),
            sequencing=sequenced(rollup_rules=rules(rule("completed", "completed", child_set="any"))),
        )
        assert standing(tree, {"a": DONE}) == ("completed", "unknown")
        assert standing(tree, {"a": PASSED, "b": PASSED}) == ("completed", "passed")


class TestChildActivitySets:
    """RB.1.4: of how many children the conditions have to hold."""

    @pytest.mark.parametrize(
        ("given", "tracked", "expected"),
        [
            pytest.param({"child_set": "all"}, {"a": PASSED, "b": PASSED, "c": PASSED}, "passed", id="all: all"),
            pytest.param({"child_set": "all"}, {"a": PASSED, "b": PASSED}, "unknown", id="all: one is unknown"),
            pytest.param({"child_set": "any"}, {"b": PASSED, "c": FAILED}, "passed", id="any: one"),
            pytest.param({"child_set": "any"}, {"b": FAILED}, "unknown", id="any: none"),
            pytest.param({"child_set": "none"}, {"a": FAILED, "b": FAILED, "c": FAILED}, "passed", id="none: none"),
            pytest.param({"child_set": "none"}, {"a": FAILED, "b": FAILED}, "unknown", id="none: one is unknown"),
            pytest.param({"child_set": "none"}, {"a": PASSED, "b": FAILED, "c": FAILED}, "unknown", id="none: one"),
            pytest.param(
                {"child_set": "atLeastCount", "minimum_count": 2}, {"a": PASSED, "b": PASSED}, "passed", id="two of two"
            ),
            pytest.param({"child_set": "atLeastCount", "minimum_count": 2}, {"a": PASSED}, "unknown", id="one of two"),
            pytest.param(
                {"child_set": "atLeastPercent", "minimum_percent": Decimal("0.6")},
                {"a": PASSED, "b": PASSED},
                "passed",
                id="two thirds are 60 percent",
            ),
            pytest.param(
                {"child_set": "atLeastPercent", "minimum_percent": Decimal("0.67")},
                {"a": PASSED, "b": PASSED},
                "unknown",
                id="two thirds aren't 67 percent",
            ),
        ],
    )
    def test_sets(self, given, tracked, expected) -> None:
        own = sequenced(rollup_rules=rules(rule("satisfied", "satisfied", **given)))
        tree = course(leaf("a"), leaf("b"), leaf("c"), sequencing=own)
        assert standing(tree, tracked)[1] == expected

    @pytest.mark.parametrize(
        ("child_set", "expected"),
        [
            ("all", "passed"),
            ("any", "unknown"),
            ("none", "passed"),
            ("atLeastCount", "unknown"),
            ("atLeastPercent", "unknown"),
        ],
    )
    def test_where_no_child_counts_all_of_them_do(self, child_set, expected) -> None:
        """So do ADL's sample run-time and its test suite, other than RB.1.4 1.2.4."""
        own = sequenced(rollup_rules=rules(rule("satisfied", "satisfied", child_set=child_set)))
        apart = sequenced(rollup_rules=sn.RollupRules(objective_satisfied=False))
        tree = course(leaf("a", sequencing=apart), sequencing=own)
        assert standing(tree, {"a": FAILED})[1] == expected
        assert standing(tree, {})[1] == "unknown"

    def test_the_first_action_of_two_is_overruled_by_the_good_one(self) -> None:
        """RB.1.2 b 4."""
        both = rules(
            rule("satisfied", "attempted", child_set="any"), rule("notSatisfied", "attempted", child_set="any")
        )
        assert standing(course(leaf("a"), sequencing=sequenced(rollup_rules=both)), {"a": BEGUN})[1] == "passed"


class TestConditions:
    """RB.1.4.1: what a rule asks of a child."""

    @pytest.mark.parametrize(
        ("conditions", "tracked", "holds"),
        [
            (["satisfied"], PASSED, True),
            (["satisfied"], FAILED, False),
            (["!satisfied"], FAILED, True),
            (["!satisfied"], DONE, False),
            (["objectiveStatusKnown"], FAILED, True),
            (["!objectiveStatusKnown"], DONE, True),
            (["objectiveMeasureKnown"], scored("0"), True),
            (["objectiveMeasureKnown"], DONE, False),
            (["completed"], DONE, True),
            (["!completed"], BEGUN, True),
            (["!completed"], Tracked(), False),
            (["activityProgressKnown"], BEGUN, True),
            (["activityProgressKnown"], Tracked(), False),
            (["attempted"], Tracked(), True),
            (["attempted"], None, False),
            (["!attempted"], None, True),
            (["attemptLimitExceeded"], Tracked(attempts=2), True),
            (["attemptLimitExceeded"], Tracked(attempts=1), False),
            (["!attemptLimitExceeded"], Tracked(attempts=1), True),
            (["timeLimitExceeded"], PASSED, False),
            (["!outsideAvailableTimeRange"], PASSED, False),
        ],
    )
    def test_one(self, conditions, tracked, holds) -> None:
        assert self._holds(conditions, "all", tracked) is holds

    @pytest.mark.parametrize(
        ("combination", "conditions", "tracked", "holds"),
        [
            ("all", ["satisfied", "completed"], PASSED, True),
            ("all", ["satisfied", "completed"], Tracked("incomplete", "passed"), False),
            ("all", ["satisfied", "completed"], Tracked(success="passed"), False),
            ("any", ["satisfied", "completed"], Tracked(success="passed"), True),
            ("any", ["satisfied", "completed"], Tracked(success="failed"), False),
            ("any", ["!satisfied", "completed"], Tracked(success="failed"), True),
        ],
    )
    def test_several(self, combination, conditions, tracked, holds) -> None:
        assert self._holds(conditions, combination, tracked) is holds

    def _holds(self, conditions, combination, tracked) -> bool:
        own = sequenced(rollup_rules=rules(rule("satisfied", *conditions, combination=combination)))
        limited = sequenced(limit_conditions=sn.LimitConditions(attempt_limit=2))
        apart = sequenced(rollup_rules=sn.RollupRules(objective_satisfied=False))
        tree = course(leaf("a", sequencing=limited), leaf("apart", sequencing=apart), sequencing=own)
        found = {"apart": BEGUN} if tracked is None else {"apart": BEGUN, "a": tracked}
        return standing(tree, found)[1] == "passed"


class TestWhatCounts:
    """RB.1.4.2: roll-up controls and considerations."""

    def test_an_untracked_activity_is_nowhere(self) -> None:
        untracked = sequenced(delivery_controls=sn.DeliveryControls(tracked=False))
        tree = course(leaf("a"), leaf("b", sequencing=untracked))
        assert standing(tree, {"a": PASSED, "b": FAILED}) == ("completed", "passed")
        assert standing(tree, {"a": PASSED, "b": FAILED}, of="b") == ("not attempted", "unknown")

    def test_a_course_of_which_nothing_is_tracked_is_done_when_it_was_opened(self) -> None:
        untracked = sequenced(delivery_controls=sn.DeliveryControls(tracked=False))
        tree = course(leaf("a", sequencing=untracked))
        assert standing(tree, {})[0] == "not attempted"
        assert standing(tree, {"a": OVER}) == ("completed", "passed")

    def test_a_heading_that_launches_nothing_is_not_waited_for(self) -> None:
        assert standing(course(leaf("a"), leaf("heading", ref="")), {"a": PASSED}) == ("completed", "passed")

    def test_a_child_may_keep_out_of_one_of_both(self) -> None:
        no_success = sequenced(rollup_rules=sn.RollupRules(objective_satisfied=False))
        no_completion = sequenced(rollup_rules=sn.RollupRules(progress_completion=False))
        tree = course(leaf("a", sequencing=no_success), leaf("b", sequencing=no_completion))
        assert standing(tree, {"a": Tracked("completed", "failed"), "b": Tracked("incomplete", "passed")}) == (
            "completed",
            "passed",
        )

    @pytest.mark.parametrize(
        ("required", "tracked", "expected"),
        [
            ("always", None, "unknown"),
            ("ifAttempted", None, "passed"),
            ("ifAttempted", FAILED, "failed"),
            ("ifNotSuspended", Tracked(success="failed", is_suspended=True), "passed"),
            ("ifNotSuspended", FAILED, "failed"),
            ("ifNotSuspended", None, "unknown"),
            ("ifNotSkipped", None, "passed"),
            ("ifNotSkipped", PASSED, "passed"),
        ],
    )
    def test_a_child_may_count_only_sometimes(self, required, tracked, expected) -> None:
        """SN §3.9; b is skipped until it was attempted."""
        skip = sn.SequencingRule("skip", (sn.RuleCondition("attempted", "not"),))
        own = sequenced(
            rollup_considerations=sn.RollupConsiderations(
                required_for_satisfied=required, required_for_not_satisfied=required
            ),
            sequencing_rules=sn.SequencingRules(pre_condition=(skip,)),
        )
        found = {"a": PASSED} if tracked is None else {"a": PASSED, "b": tracked}
        assert standing(course(leaf("a"), leaf("b", sequencing=own)), found)[1] == expected

    def test_each_action_has_a_consideration_of_its_own(self) -> None:
        own = sequenced(rollup_considerations=sn.RollupConsiderations(required_for_completed="ifAttempted"))
        tree = course(leaf("a"), leaf("b", sequencing=own))
        assert standing(tree, {"a": PASSED}) == ("completed", "unknown")

    def test_only_children_that_were_selected_count(self) -> None:
        """SR.1."""
        tree = course(cluster("quiz", leaf("a"), leaf("b"), leaf("c")))
        assert standing(tree, {"b": PASSED}, available={"quiz": ["b"]}) == ("completed", "passed")
        assert standing(tree, {"b": PASSED}, available={"quiz": ["c", "b"]}) == ("unknown", "unknown")


class TestMeasures:
    """RB.1.1 a, RB.1.2 a."""

    @pytest.mark.parametrize(
        ("weights", "tracked", "expected"),
        [
            (("1", "1"), {"a": scored("0.5"), "b": scored("1")}, Decimal("0.75")),
            (("1", "3"), {"a": scored("1"), "b": scored("0")}, Decimal("0.25")),
            (("1", "0"), {"a": scored("0.4"), "b": scored("1")}, Decimal("0.4")),
            (("1", "1"), {"a": scored("0.5")}, Decimal("0.25")),
            (("0", "0"), {"a": scored("0.5")}, None),
            (("1", "1"), {"a": DONE}, None),
            (("1", "1"), {}, None),
            (("1", "1"), {"a": scored("-1"), "b": scored("1")}, Decimal(0)),
            (("1", "2"), {"a": scored("1")}, Decimal("0.3333333")),
        ],
    )
    def test_the_score_is_the_weighted_mean(self, weights, tracked, expected) -> None:
        tree = course(*(leaf(name, sequencing=weighing(weight)) for name, weight in zip("ab", weights, strict=True)))
        assert rolled(tree, tracked).root.scaled == expected

    def test_a_float_is_taken_as_it_is_written(self) -> None:
        assert rolled(course(leaf("a")), {"a": Tracked(scaled=0.1)}).root.scaled == Decimal("0.1")

    @pytest.mark.parametrize(
        ("tracked", "expected"),
        [
            ({"a": scored("0.9"), "b": scored("0.5")}, "passed"),
            ({"a": scored("0.9"), "b": scored("0.4")}, "failed"),
            ({"a": PASSED, "b": PASSED}, "unknown"),
        ],
    )
    def test_an_activity_may_be_satisfied_by_its_score_alone(self, tracked, expected) -> None:
        by_measure = sn.Objectives(sn.Objective("", True, Decimal("0.7")))
        tree = course(leaf("a"), leaf("b"), sequencing=sequenced(objectives=by_measure))
        assert standing(tree, tracked)[1] == expected

    @pytest.mark.parametrize(("if_active", "expected"), [(True, "passed"), (False, "unknown")])
    def test_the_score_may_wait_until_the_activity_is_left(self, if_active, expected) -> None:
        own = sequenced(
            objectives=sn.Objectives(sn.Objective("", True, Decimal("0.7"))),
            rollup_considerations=sn.RollupConsiderations(measure_satisfaction_if_active=if_active),
        )
        tree = course(leaf("a"), sequencing=own)
        assert standing(tree, {"a": scored("0.8", is_active=True)})[1] == expected
        assert standing(tree, {"a": scored("0.8")})[1] == "passed"

    def test_a_sco_with_a_passing_score_is_judged_by_it(self) -> None:
        own = sequenced(objectives=sn.Objectives(sn.Objective("o", True, Decimal("0.7"))))
        tree = course(leaf("a", sequencing=own))
        assert standing(tree, {"a": Tracked("completed", "passed", Decimal("0.6"))})[1] == "failed"
        assert standing(tree, {"a": Tracked("completed", "passed")})[1] == "unknown"


class TestProgress:
    """RB.1.1 b, RB.1.3 a."""

    def test_the_progress_is_the_weighted_mean(self) -> None:
        tree = course(
            leaf("a", completion_threshold=threshold(weight="3", decides=False)),
            leaf("b", completion_threshold=threshold(weight="1", decides=False)),
        )
        assert rolled(tree, {"a": Tracked(progress=Decimal("0.5"))}).root.progress == Decimal("0.375")
        assert rolled(tree, {"a": DONE}).root.progress is None

    @pytest.mark.parametrize(
        ("progress", "expected"), [("0.8", "completed"), ("0.79", "incomplete"), (None, "unknown")]
    )
    def test_an_activity_may_be_completed_by_progress_alone(self, progress, expected) -> None:
        tree = course(leaf("a"), completion_threshold=CompletionThreshold(True, Decimal("0.8")))
        tracked = Tracked("incomplete", progress=None if progress is None else Decimal(progress))
        assert standing(tree, {"a": tracked})[0] == expected


class TestTheEndOfAnAttempt:
    """UP.4: what content says nothing of is done when its attempt is over."""

    def test_content_that_says_nothing_is_done_when_it_is_left(self) -> None:
        assert standing(course(leaf("a")), {"a": OVER}) == ("completed", "passed")
        assert standing(course(leaf("a", ref="asset")), {"a": OVER}) == ("completed", "passed")

    def test_an_attempt_that_was_suspended_is_not_over(self) -> None:
        assert standing(course(leaf("a")), {"a": Tracked(is_suspended=True)}) == ("unknown", "unknown")

    def test_what_content_says_counts(self) -> None:
        said = Tracked("incomplete", "failed", is_ended=True)
        assert standing(course(leaf("a")), {"a": said}) == ("incomplete", "failed")
        unsure = Tracked("unknown", "unknown", says_completion=True, says_success=True, is_ended=True)
        assert standing(course(leaf("a")), {"a": unsure}) == ("unknown", "unknown")

    def test_content_may_be_the_only_one_that_says_it(self) -> None:
        own = sequenced(
            delivery_controls=sn.DeliveryControls(completion_set_by_content=True, objective_set_by_content=True)
        )
        assert standing(course(leaf("a", sequencing=own)), {"a": OVER}) == ("unknown", "unknown")

    def test_a_measure_that_decides_is_not_made_up_for(self) -> None:
        own = sequenced(objectives=sn.Objectives(sn.Objective("", True)))
        tree = course(leaf("a", sequencing=own, completion_threshold=threshold()))
        assert standing(tree, {"a": OVER}) == ("unknown", "unknown")

    def test_content_that_says_not_attempted_is_not_complete(self) -> None:
        tree = course(leaf("a"))
        assert standing(tree, {"a": Tracked("not attempted", says_completion=True)})[0] == "incomplete"
        assert standing(tree, {"a": Tracked("not attempted")})[0] == "unknown"


class TestFurtherAttempts:
    """SN §3.2.5, §3.2.6: what was said in an earlier attempt on the parent, and what is decided already."""

    def test_what_is_old_is_not_known_to_rules(self) -> None:
        old = replace(PASSED, scaled=Decimal("0.8"), is_objective_old=True, is_progress_old=True)
        assert standing(TWO, {"a": old, "b": PASSED}) == ("unknown", "unknown")
        assert standing(TWO, {"a": replace(old, is_objective_old=False), "b": PASSED}) == ("unknown", "passed")
        assert standing(TWO, {"a": replace(old, is_progress_old=False), "b": PASSED}) == ("completed", "unknown")

    def test_a_score_counts_however_old_it_is(self) -> None:
        old = Tracked("completed", scaled=Decimal("0.8"), is_objective_old=True, is_progress_old=True)
        assert rolled(course(leaf("a")), {"a": old}).root.scaled == Decimal("0.8")

    def test_a_status_that_is_read_from_a_global_objective_is_never_old(self) -> None:
        reads = sequenced(objectives=mapped("G", reads=True))
        tree = course(
            leaf("test", sequencing=sequenced(objectives=mapped("G", writes=True))), leaf("a", sequencing=reads)
        )
        tracked = {"test": PASSED, "a": Tracked(is_objective_old=True)}
        assert standing(tree, tracked)[1] == "passed"

    def test_what_no_rule_decides_stays(self) -> None:
        before = {"root": Standing("completed", "passed")}
        assert standing(TWO, {"a": DONE}, previous=before) == ("completed", "passed")
        assert standing(TWO, {"a": FAILED, "b": BEGUN}, previous=before) == ("incomplete", "passed")
        assert standing(TWO, {"a": FAILED, "b": FAILED}, previous=before) == ("completed", "failed")

    def test_a_measure_decides_anew_each_time(self) -> None:
        by_measure = sequenced(objectives=sn.Objectives(sn.Objective("", True, Decimal("0.7"))))
        tree = course(leaf("a"), sequencing=by_measure)
        assert standing(tree, {"a": DONE}, previous={"root": Standing("completed", "passed")})[1] == "unknown"

    def test_what_was_read_when_an_attempt_began_is_not_made_up_for(self) -> None:
        """UP.4: content that begins as failed by a global objective has not passed by saying nothing."""
        both = sequenced(objectives=mapped("G", reads=True, writes=True))
        tree = course(leaf("a", sequencing=both))
        assert standing(tree, {"a": OVER}, known={"G": ObjectiveState(satisfied=False)})[1] == "failed"
        assert standing(tree, {"a": OVER})[1] == "passed"

    def test_content_that_says_that_it_does_not_know_is_believed(self) -> None:
        own = sequenced(objectives=sn.Objectives(sn.Objective("own")))
        tree = course(leaf("a", sequencing=own))
        objectives = {"own": ObjectiveState(True, None, True, Decimal("0.4"))}
        unsure = Tracked(objectives=objectives, says_completion=True, says_success=True, is_ended=True)
        assert standing(tree, {"a": unsure}) == ("unknown", "unknown")
        assert rolled(tree, {"a": unsure}).root.progress == Decimal("0.4")


def test_everything_of_the_root_is_told() -> None:
    tracked = {"a": Tracked("completed", "passed", 0.5, 1), "b": Tracked("completed", "passed", 1, 1)}
    assert rolled(TWO, tracked).root == Standing("completed", "passed", Decimal("0.75"), Decimal(1))
