"""What programs write into pages takes the place of what they wrote before, and of nothing else."""

from scripts.marked_part import with_part

PAGE = "before\n<!-- sizes: begin -->\n| old |\n<!-- sizes: end -->\nafter\n"


def test_a_part_takes_the_place_of_the_one_before() -> None:
    assert with_part(PAGE, "sizes", "| new |\n") == PAGE.replace("old", "new")


def test_a_part_that_is_written_already_changes_nothing() -> None:
    assert with_part(PAGE, "sizes", "| old |\n") == PAGE
