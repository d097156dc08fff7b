"""Roll-up of SCORM 1.2, which the standard leaves to the LMS (docs/scorm.md)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules.activity_tree import Standing, Tracked
from tests.scorm.trees import BEGUN, DONE, FAILED, PASSED, cluster, course_12, leaf, rolled, standing

TWO = course_12(leaf("a"), leaf("b"))


@pytest.mark.parametrize(
    ("tracked", "expected"),
    [
        pytest.param({}, ("not attempted", "unknown"), id="nothing was attempted"),
        pytest.param({"a": BEGUN}, ("incomplete", "unknown"), id="one was begun"),
        pytest.param({"a": DONE}, ("incomplete", "unknown"), id="one is complete"),
        pytest.param({"a": DONE, "b": DONE}, ("completed", "unknown"), id="all are complete"),
        pytest.param({"a": PASSED}, ("incomplete", "unknown"), id="one was passed"),
        pytest.param({"a": PASSED, "b": DONE}, ("completed", "passed"), id="all are complete, one was passed"),
        pytest.param({"a": PASSED, "b": FAILED}, ("completed", "failed"), id="one was failed"),
        pytest.param({"a": FAILED}, ("incomplete", "failed"), id="one was failed, one not attempted"),
    ],
)
def test_a_course_is_done_when_everything_in_it_is(tracked, expected) -> None:
    assert standing(TWO, tracked) == expected


def test_score_is_the_mean_of_those_that_have_one_and_progress_the_share_that_is_complete() -> None:
    tracked = {"a": Tracked("completed", "passed", Decimal("0.8")), "b": Tracked("incomplete")}
    assert rolled(TWO, tracked).root == Standing("incomplete", "unknown", Decimal("0.8"), Decimal("0.5"))
    both = {"a": Tracked("completed", scaled=0.8), "b": Tracked("completed", scaled=0.4)}
    assert rolled(TWO, both).root == Standing("completed", "unknown", Decimal("0.6"), Decimal(1))


def test_assets_count_only_where_there_are_no_scos() -> None:
    mixed = course_12(leaf("a"), leaf("page", ref="asset"))
    assert standing(mixed, {"a": DONE})[0] == "completed"
    assert standing(mixed, {"page": Tracked()}, of="page")[0] == "completed"
    pages = course_12(leaf("one", ref="asset"), leaf("two", ref="asset"))
    assert standing(pages, {"one": Tracked()})[0] == "incomplete"
    assert standing(pages, {"one": Tracked(), "two": Tracked()})[0] == "completed"


def test_what_is_not_shown_counts_once_it_was_attempted() -> None:
    tree = course_12(leaf("a"), leaf("hidden", is_visible=False))
    assert standing(tree, {"a": DONE})[0] == "completed"
    assert standing(tree, {"a": DONE, "hidden": BEGUN})[0] == "incomplete"


def test_a_folder_stands_where_what_is_in_it_stands() -> None:
    tree = course_12(cluster("one", leaf("a"), leaf("b")), cluster("two", leaf("c")), leaf("heading", ref=""))
    found = rolled(tree, {"a": PASSED, "b": PASSED}).activities
    shown = {name: (found[name].completion, found[name].success) for name in ("root", "one", "two", "heading")}
    assert shown == {
        "root": ("incomplete", "unknown"),
        "one": ("completed", "passed"),
        "two": ("not attempted", "unknown"),
        "heading": ("not attempted", "unknown"),
    }


def test_a_folder_that_launches_something_counts_itself() -> None:
    tree = course_12(cluster("folder", leaf("a"), identifierref="sco"))
    assert standing(tree, {"a": DONE}) == ("incomplete", "unknown")
    assert standing(tree, {"a": DONE, "folder": PASSED}, of="folder") == ("completed", "passed")
