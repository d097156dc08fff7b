"""Each filter of the stream is answered from an index that has the order, however long the stream is."""

from uuid import UUID, uuid4

import pytest
from django.db import connection

from feeds.services.sql.stream import Stretch, question
from feeds.services.wanted import Wanted
from people.rules.digests import digest_of
from tests.feeds.told import ANA
from tests.lrs.log import make_tenant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="The plans are PostgreSQL's."),
]


OTHERS = [uuid4(), uuid4()]


@pytest.mark.parametrize(
    ("wanted", "members", "index"),
    [
        (Wanted(), None, "feeds_record_pkey"),
        (Wanted(events=("passed",)), None, "records_of_event"),
        (Wanted(events=("failed", "passed")), None, "records_of_event"),
        (Wanted(course="c"), None, "records_of_course"),
        (Wanted(item="i"), None, "records_of_item"),
        (Wanted(verb="v"), None, "records_of_verb"),
        (Wanted(profile="p"), None, "feeds_recordprofile_pkey"),
        (Wanted(profile="p", events=("passed",)), None, "feeds_recordprofile_pkey"),
        (Wanted(learner=ANA), None, "records_of_learner"),
        (Wanted(), [ANA, *OTHERS], "records_of_learner"),
        (Wanted(events=("failed", "passed")), [ANA, *OTHERS], "records_of_learner"),
    ],
    ids=[
        "all",
        "an event",
        "two events",
        "a course",
        "an item",
        "a verb",
        "a profile",
        "an event of a profile",
        "a learner",
        "a group",
        "two events of a group",
    ],
)
def test_the_index_gives_the_order(wanted: Wanted, members: list[UUID] | None, index: str) -> None:
    tenant = make_tenant()
    sql, parameters = question(Stretch(tenant.pk, 0, 1 << 62, 500), wanted, members)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [tenant.pk])
        cursor.execute(_PROFILES, [tenant.pk, digest_of("p")])
        cursor.execute("ANALYZE feeds_record, feeds_recordprofile")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Seq Scan" not in plan


_MANY = """
INSERT INTO feeds_record
    (tenant_id, position, record_id, event, learner_id, item_key, course_key, verb_key, payload)
SELECT %s, n, gen_random_uuid(), (ARRAY['passed', 'failed', 'answered'])[1 + n %% 3], gen_random_uuid(),
       gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{}'
FROM generate_series(1, 5000) AS n
"""
_PROFILES = """
INSERT INTO feeds_recordprofile (tenant_id, profile_key, position)
SELECT %s, %s, n FROM generate_series(1, 5000, 7) AS n
"""
