"""Agent profiles (xAPI 1.0.3 Communication §2.6); what every document does is in §2.2."""

import pytest

from lrs.models import AgentProfile
from tests.xapi.client import BO
from tests.xapi.documents import AGENT_PROFILE, STATE

pytestmark = pytest.mark.django_db

RESOURCE = AGENT_PROFILE.resource


def test_each_agent_has_profiles_of_its_own(ana) -> None:
    AGENT_PROFILE.create(ana, {"of": "ana"})
    assert ana.get(RESOURCE, AGENT_PROFILE.other(agent=BO)).status_code == 404
    assert ana.get(RESOURCE, {"agent": BO}).json() == []


def test_an_agent_is_known_by_its_identifier_alone(ana) -> None:
    AGENT_PROFILE.create(ana, {"of": "ana"})
    again = {"name": "Ana", "mbox": "mailto:ana@EXAMPLE.ORG"}
    assert ana.get(RESOURCE, AGENT_PROFILE.other(agent=again)).json() == {"of": "ana"}
    assert AgentProfile.objects.get().agent == '{"objectType":"Agent","mbox":"mailto:ana@example.org"}'


def test_profiles_and_state_never_meet(ana) -> None:
    AGENT_PROFILE.create(ana)
    assert ana.get(STATE.resource, STATE.context).json() == []


def test_an_identified_group_has_profiles_in_2_0_only(ana, xapi_version) -> None:
    """In 1.0.3 "the agent parameter is an Agent Object and not a Group"."""
    group = {"objectType": "Group", "mbox": "mailto:ana@example.org"}
    sent = ana.post(RESOURCE, AGENT_PROFILE.other(agent=group), {"of": "group"})
    assert sent.status_code == (204 if xapi_version == "2.0.0" else 400)
    assert ana.get(RESOURCE, AGENT_PROFILE.context).json() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("agent", [True, "ana", {"objectType": "Agent"}, {"mbox": "ana"}])
def test_what_is_no_agent_is_refused(ana, method, agent) -> None:
    """XAPI-00255, XAPI-00256, XAPI-00257, XAPI-00258."""
    refused = ana.request(method, RESOURCE, AGENT_PROFILE.other(agent=agent), {}, **AGENT_PROFILE.creating)
    assert refused.status_code == 400


def test_a_delete_is_about_one_profile(ana) -> None:
    """XAPI-00265."""
    AGENT_PROFILE.create(ana)
    assert ana.delete(RESOURCE, AGENT_PROFILE.context).status_code == 400
    assert AGENT_PROFILE.read(ana).status_code == 200
