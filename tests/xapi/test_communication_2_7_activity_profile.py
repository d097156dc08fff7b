"""Activity profiles (xAPI 1.0.3 Communication §2.7); what every document does is in §2.2."""

import pytest

from tests.xapi.client import LESSON
from tests.xapi.documents import ACTIVITY_PROFILE

pytestmark = pytest.mark.django_db

RESOURCE = ACTIVITY_PROFILE.resource


def test_each_activity_has_profiles_of_its_own(ana) -> None:
    ACTIVITY_PROFILE.create(ana)
    assert ana.get(RESOURCE, ACTIVITY_PROFILE.other(activityId=LESSON + "/")).status_code == 404
    assert ana.get(RESOURCE, {"activityId": LESSON + "/"}).json() == []


def test_an_activity_need_not_be_known_nor_does_it_become_so(ana) -> None:
    ACTIVITY_PROFILE.create(ana)
    assert ana.get("activities", {"activityId": LESSON}).json() == {"objectType": "Activity", "id": LESSON}


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("activity", ["lesson", "", 7])
def test_what_is_no_iri_is_refused(ana, method, activity) -> None:
    parameters = ACTIVITY_PROFILE.other(activityId=activity)
    assert ana.request(method, RESOURCE, parameters, {}, **ACTIVITY_PROFILE.creating).status_code == 400


def test_an_agent_is_no_parameter_here(ana) -> None:
    assert ana.get(RESOURCE, ACTIVITY_PROFILE.other(agent={"mbox": "mailto:ana@example.org"})).status_code == 400


def test_a_delete_is_about_one_profile(ana) -> None:
    """XAPI-00300."""
    ACTIVITY_PROFILE.create(ana)
    assert ana.delete(RESOURCE, ACTIVITY_PROFILE.context).status_code == 400
    assert ACTIVITY_PROFILE.read(ana).status_code == 200
