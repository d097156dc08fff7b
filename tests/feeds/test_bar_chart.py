"""Charts are rectangles, and a table that says the same."""

from feeds.rules.bar_chart import HEIGHT, WIDTH, Chart

CHART = Chart("Records", ["10:00", "10:01"], {"passed": [3, 0], "failed": [1, 0]})


def test_the_highest_stack_fills_the_height_from_the_bottom_up() -> None:
    passed, failed = CHART.bars
    assert (passed.height, passed.y) == (HEIGHT * 0.75, HEIGHT * 0.25)
    assert (failed.height, failed.y) == (HEIGHT * 0.25, 0)
    assert passed.width < WIDTH / 2
    assert (passed.says, failed.says) == ("10:00: 3 passed", "10:00: 1 failed")


def test_the_table_leaves_out_where_nothing_was() -> None:
    assert CHART.rows == [("10:00", [3, 1])]
    assert CHART.legend == [("passed", 1, 3), ("failed", 2, 1)]


def test_more_series_than_colours_share_the_last_one() -> None:
    many = Chart("Records", ["10:00"], {str(number): [1] for number in range(12)})
    assert [colour for _, colour, _ in many.legend] == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8]


def test_nothing_at_all_draws_nothing() -> None:
    empty = Chart("Records", ["10:00"], {})
    assert (empty.bars, empty.rows, empty.highest, empty.total) == ([], [], 0, 0)
