"""Trees that are kept as the depths of their rows."""

from courses.rules.tree import Branch, Progress, branches, rolled_up

DONE, OPEN, NOTHING = Progress(1, 1), Progress(0, 1), Progress()


def test_a_branch_ends_where_the_next_row_is_less_deep() -> None:
    assert branches([0, 1, 2, 0]) == [Branch(True, 0), Branch(True, 0), Branch(False, 2), Branch(False, 0)]


def test_all_branches_end_with_the_last_row() -> None:
    assert branches([0, 1, 2]) == [Branch(True, 0), Branch(True, 0), Branch(False, 2)]
    assert branches([]) == []


def test_a_row_counts_what_is_below_it_and_nothing_beside_it() -> None:
    depths = [0, 1, 2, 2, 1, 0, 1]
    rows = [NOTHING, NOTHING, DONE, OPEN, DONE, NOTHING, OPEN]
    assert rolled_up(depths, rows) == [Progress(2, 3), Progress(1, 2), DONE, OPEN, DONE, OPEN, OPEN]


def test_where_nothing_is_asked_for_everything_is_done() -> None:
    assert [NOTHING.percent, OPEN.percent, Progress(2, 3).percent] == [100, 0, 66]
