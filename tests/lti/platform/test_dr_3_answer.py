"""What a tool is told when it was registered (LTI Dynamic Registration 1.0 §3.6.1)."""

import json

from lti.platform.rules.registration import TOOL_CONFIGURATION, read_registration, registration_answer
from lti.security.rules import vocabulary as v
from tests.lti.platform.test_dr_2_registration import TARGET, registration


def test_the_answer_says_what_holds_from_now_on() -> None:
    sent = registration(
        {
            "secondary_domains": ["tool.example.org"],
            "description": "Quizzes",
            "custom_parameters": {"a": "b"},
            "messages": [
                {
                    "type": "LtiDeepLinkingRequest",
                    "label": "Choose",
                    "label#de": "Los",
                    "placements": ["ContentArea"],
                },
                {"type": "LtiStartProctoring"},
            ],
        },
        **{"client_name#de": "Ein Werkzeug", "contacts": ["help@tool.example"], "scope": f"{v.SCORE} x {v.LINE_ITEM}"},
    )
    tool = read_registration(sent)
    assert registration_answer(tool, client_id="c-1", deployment_id="d-1", scopes=[v.SCORE], issued_at=1) == {
        "client_id": "c-1",
        "client_id_issued_at": 1,
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "token_endpoint_auth_method": "private_key_jwt",
        "id_token_signed_response_alg": "RS256",
        "client_name": "A tool",
        "client_name#de": "Ein Werkzeug",
        "initiate_login_uri": "https://tool.example/login",
        "redirect_uris": [TARGET],
        "scope": v.SCORE,
        "jwks_uri": "https://tool.example/keys",
        "contacts": ["help@tool.example"],
        TOOL_CONFIGURATION: {
            "deployment_id": "d-1",
            "domain": "tool.example",
            "secondary_domains": ["tool.example.org"],
            "target_link_uri": TARGET,
            "description": "Quizzes",
            "custom_parameters": {"a": "b"},
            "claims": ["sub"],
            "messages": [
                {
                    "type": "LtiDeepLinkingRequest",
                    "label": "Choose",
                    "label#de": "Los",
                    "target_link_uri": TARGET,
                    "placements": ["ContentArea"],
                }
            ],
        },
    }


def test_what_is_answered_can_be_registered_again() -> None:
    tool = read_registration(registration({"description": "Quizzes"}, scope=v.SCORE))
    assert read_registration(registration_answer(tool, client_id="c-1", deployment_id="d-1")) == tool


def test_without_a_deployment_none_is_told() -> None:
    answer = registration_answer(read_registration(registration()), client_id="c-1")
    assert "deployment_id" not in json.dumps(answer)
