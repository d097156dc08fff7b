"""xAPI 1.0.3 Data §2.4.9: the agent behind a credential's Statements."""

import pytest

from people.rules.authority import agent_of_key, group_of_two, problems_of_authority

ANA = {"objectType": "Agent", "mbox": "mailto:ana@ana.example"}


def test_a_credential_is_an_account_on_its_tenants_home_page():
    assert agent_of_key("https://ana.example", "k1") == {
        "objectType": "Agent",
        "account": {"homePage": "https://ana.example", "name": "k1"},
    }


def test_an_application_and_its_user_are_an_anonymous_group_of_two():
    application = agent_of_key("https://ana.example", "k1")
    assert group_of_two(application, ANA) == {"objectType": "Group", "member": [application, ANA]}


@pytest.mark.parametrize(
    "agent", [ANA, {"openid": "https://ana.example/id"}, agent_of_key("https://ana.example", "k1")]
)
def test_an_identified_agent_may_be_an_authority(agent):
    assert problems_of_authority(agent) == []


@pytest.mark.parametrize(
    ("agent", "codes"),
    [
        ("ana", ["agent-not-an-object"]),
        ({"objectType": "Agent", "name": "Ana"}, ["agent-ifi"]),
        ({**ANA, "openid": "https://ana.example/id"}, ["agent-ifi"]),
        ({**ANA, "objectType": "Group"}, ["agent-object-type"]),
        ({"objectType": "Group"}, ["agent-object-type", "agent-ifi"]),
    ],
)
def test_anything_else_may_not(agent, codes):
    assert [problem.code for problem in problems_of_authority(agent)] == codes
