"""Each filter of the stream is answered from an index that has the order, however long the stream is."""

import pytest
from django.db import connection

from feeds.services import records
from feeds.services.records import Wanted
from tests.feeds.told import ANA
from tests.lrs.log import make_tenant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="The plans are PostgreSQL's."),
]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "feeds_record_pkey"),
        (Wanted(events=("passed",)), "records_of_event"),
        (Wanted(events=("failed", "passed")), "records_of_event"),
        (Wanted(course="c"), "records_of_course"),
        (Wanted(item="i"), "records_of_item"),
        (Wanted(learner=ANA), "records_of_learner"),
    ],
    ids=["all", "an event", "two events", "a course", "an item", "a learner"],
)
def test_the_index_gives_the_order(wanted: Wanted, index: str) -> None:
    tenant = make_tenant()
    sql, parameters = records.question(tenant.pk, (0, 1 << 62), wanted, 500)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [tenant.pk])
        cursor.execute("ANALYZE feeds_record")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Seq Scan" not in plan


_MANY = """
INSERT INTO feeds_record (tenant_id, position, record_id, event, learner_id, item_key, course_key, payload)
SELECT %s, n, gen_random_uuid(), (ARRAY['passed', 'failed', 'answered'])[1 + n %% 3], gen_random_uuid(),
       gen_random_uuid(), gen_random_uuid(), '{}'
FROM generate_series(1, 5000) AS n
"""
