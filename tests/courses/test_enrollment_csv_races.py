"""Files of people that are sent at the same moment, as by a second click on the button."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from courses.models import Enrollment
from courses.services import courses, enrollment_csv
from courses.services.courses import NewVersion
from people.models import Learner
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = b"name,email,external_id\n" + b"".join(b"P,p%d@example.org,\n" % number for number in range(12))


def test_nobody_is_made_or_enrolled_twice() -> None:
    north = make_tenant()
    course = courses.create(north.pk, "test", "c", NewVersion({"en": "C"}, {}, []), who="bo")[0]
    ready = Barrier(3)

    def send() -> list[str]:
        ready.wait(timeout=30)
        try:
            return [each.status for each in enrollment_csv.enroll_all(north, course.pk, CONTENT, who="bo")]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        reports = [each.result() for each in [pool.submit(send) for _ in range(3)]]
    for row in zip(*reports, strict=True):
        assert sorted(row) == ["already", "already", "enrolled"]
    assert (Learner.objects.count(), Enrollment.objects.count()) == (12, 12)
