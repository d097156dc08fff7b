"""The capacity table is what its formula says of what was measured."""

from scripts.capacity import capacity_table


def row_of(table: str, count: str) -> list[str]:
    [line] = [line for line in table.splitlines() if line.startswith(f"| {count} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_million_a_day_is_twelve_a_second_and_ten_times_that_at_its_peak() -> None:
    table = capacity_table(10_000, 3_000)
    assert row_of(table, "1,000,000") == ["1,000,000", "11.6", "116", "1", "91.2 GB", "1.1 TB", "5.5 TB", "1.4 TB"]


def test_machines_are_half_busy_at_the_peak() -> None:
    assert row_of(capacity_table(10_000, 3_000), "250,000,000")[3] == "6"
    assert row_of(capacity_table(20_000, 3_000), "250,000,000")[3] == "3"


def test_small_stores_need_one_machine_and_little_disk() -> None:
    assert row_of(capacity_table(10_000, 3_000), "10,000") == [
        "10,000", "0.1", "1", "1", "912 MB", "10.9 GB", "54.8 GB", "13.5 GB",
    ]  # fmt: skip


def test_the_table_says_what_it_was_made_from() -> None:
    assert capacity_table(8_368.4, 3_131).startswith("From 8,368 Statements/s and 3,131 bytes a Statement:\n\n| ")
