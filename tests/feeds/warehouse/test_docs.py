"""The queries of docs/warehouse.md: each is read from the page and asked, in DuckDB and in Spark."""

import logging
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pytest

from feeds.services import sending_out
from tests.feeds.warehouse.data_sets import Warehouse, course, feed_to, happened, learner, told

ANA, DEE, EVE = learner(0), learner(1), learner(2)
SAFETY, FIRST_AID = course("safety"), course("first-aid")
EXITS, QUIZ, BANDAGE = "https://example.org/exits", "https://example.org/quiz", "https://example.org/bandage"

WEEK_41, WEEK_44, WEEK_45 = date(2026, 10, 5), date(2026, 10, 26), date(2026, 11, 2)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)

WANTED: dict[str, list[tuple[Any, ...]]] = {
    "completions": [
        ("first-aid", WEEK_45, 1, 1),
        ("safety", WEEK_41, 3, 2),
        ("safety", WEEK_44, 1, 1),
    ],
    "time_to_completion": [("first-aid", 1, 0.5, 0.5), ("safety", 3, 1.0, 20.0)],
    "pass_rates": [("first-aid", BANDAGE, 1, 0, 0.0, 0.3), ("safety", QUIZ, 3, 2, 66.7, 0.77)],
    "drop_off": [
        ("first-aid", BANDAGE, 2, 1, 1),
        ("safety", QUIZ, 3, 2, 1),
        ("safety", EXITS, 3, 3, 0),
    ],
    "cohorts": [(OCTOBER, OCTOBER, 3), (OCTOBER, NOVEMBER, 2)],
}
NOT_IN_SPARK = {"time_to_completion"}


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def analysts(north, warehouse) -> Warehouse:
    """Have three people in two courses, over two months; a completion of Eve's is taken back."""

    def did(who, what, word, *moments, **changes):
        [record] = happened(north, *moments, word=word, learner=who, object={"id": what}, **changes)
        return record

    def scored(scaled: float) -> dict[str, Any]:
        return {"score": {"scaled": scaled}}

    did(ANA, EXITS, "initialized", at(10, 5), course=SAFETY)
    did(ANA, EXITS, "completed", at(10, 6), course=SAFETY)
    did(ANA, QUIZ, "failed", at(10, 7), course=SAFETY, result=scored(0.4))
    did(ANA, QUIZ, "passed", at(10, 8), course=SAFETY, result=scored(0.9))
    did(ANA, EXITS, "completed", at(10, 9), course=SAFETY)
    did(DEE, EXITS, "initialized", at(10, 8, 11), course=SAFETY)
    did(DEE, EXITS, "completed", at(10, 8, 15), course=SAFETY)
    did(DEE, QUIZ, "passed", at(10, 12), course=SAFETY, result=scored(1.0))
    did(EVE, EXITS, "initialized", at(10, 9, 12), course=SAFETY)
    wrong = did(EVE, EXITS, "completed", at(10, 10), course=SAFETY)
    did(EVE, EXITS, "completed", at(10, 29, 12), course=SAFETY)
    did(EVE, QUIZ, "failed", at(10, 30), course=SAFETY, result=scored(0.4))
    did(DEE, BANDAGE, "failed", at(11, 2), course=FIRST_AID, result=scored(0.3))
    did(ANA, BANDAGE, "initialized", at(11, 3, 0), course=FIRST_AID)
    did(ANA, BANDAGE, "completed", at(11, 3, 12), course=FIRST_AID)
    happened(
        north, at(11, 4), word="voided", retracts=wrong.provenance.statement_id, object={"objectType": "StatementRef"}
    )
    feed_to(north, warehouse.root)
    sending_out.deliver_all()
    return warehouse


def plain(rows: Any) -> list[tuple[Any, ...]]:
    return [tuple(float(each) if isinstance(each, Decimal) else each for each in row) for row in rows]


@pytest.mark.parametrize("name", WANTED)
def test_each_query_answers_in_duckdb(analysts, name) -> None:
    assert plain(analysts.asked(told(f"sql {name}"))) == WANTED[name]


@pytest.mark.skipif(find_spec("pyspark") is None, reason="There is no Spark here: `make test-spark` installs it.")
@pytest.mark.skipif(shutil.which("java") is None, reason="There is no Java on this machine, which Spark needs.")
def test_each_query_that_is_for_both_answers_the_same_in_spark(analysts) -> None:
    from pyspark.sql import SparkSession

    logging.getLogger("py4j").setLevel(logging.WARNING)  # else it tells of its end when nobody listens any more
    small = {
        "spark.driver.host": "127.0.0.1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
    }
    spark = SparkSession.builder.master("local[1]").config(map=small).getOrCreate()
    try:
        exec(told("python spark").replace("WAREHOUSE", str(analysts.root)), {"spark": spark})  # noqa: S102 - our page
        answers = {name: plain(spark.sql(told(f"sql {name}")).collect()) for name in WANTED if name not in NOT_IN_SPARK}
    finally:
        spark.stop()
    assert answers == {name: rows for name, rows in WANTED.items() if name not in NOT_IN_SPARK}
