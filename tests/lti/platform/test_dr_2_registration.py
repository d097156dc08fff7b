"""How a tool describes itself, and what is made of it (LTI Dynamic Registration 1.0 §2.2, §3.6)."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.platform.rules.errors import InvalidRedirectUri, InvalidRegistration
from lti.platform.rules.registration import (
    TOOL_CONFIGURATION,
    Message,
    ToolRegistration,
    read_registration,
)
from lti.security.rules import vocabulary as v

TOOL = f'$["{TOOL_CONFIGURATION}"]'
TARGET = "https://tool.example/launch"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"


def registration(tool: dict[str, Any] | None = None, /, **changes: Any) -> dict[str, Any]:
    """Make the registration of a tool; a change to None takes a member away."""
    configuration = {"domain": "tool.example", "target_link_uri": TARGET, "claims": ["sub"], "messages": []}
    sent = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": "https://tool.example/login",
        "redirect_uris": [TARGET],
        "client_name": "A tool",
        "jwks_uri": "https://tool.example/keys",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": "",
        TOOL_CONFIGURATION: {**configuration, **(tool or {})},
        **changes,
    }
    return {name: value for name, value in sent.items() if value is not None}


def refused(document: object, **how: Any) -> list[tuple[str, str]]:
    """Return path and code of each problem with a registration."""
    with pytest.raises(InvalidRegistration) as caught:
        read_registration(document, **how)
    assert caught.value.status == 400
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_a_registration_with_what_is_needed_is_read() -> None:
    assert read_registration(registration()) == ToolRegistration(
        name="A tool",
        initiate_login_uri="https://tool.example/login",
        redirect_uris=(TARGET,),
        jwks_uri="https://tool.example/keys",
        target_link_uri=TARGET,
        domain="tool.example",
        claims=("sub",),
    )


def test_a_registration_with_everything_is_read() -> None:
    sent = registration(
        {
            "domain": "Tool.example:8443",
            "secondary_domains": ["tool.example.org"],
            "description": "Quizzes",
            "description#de": "Tests",
            "custom_parameters": {"context_history": "$Context.id.history"},
            "claims": ["iss", "sub", "given_name", "email"],
            "messages": [
                {
                    "type": "LtiDeepLinkingRequest",
                    "target_link_uri": "https://quiz.tool.example.org/choose",
                    "label": "Choose a quiz",
                    "label#de": "Test wählen",
                    "icon_uri": "https://cdn.example/icon.png",
                    "custom_parameters": {"a": "b"},
                    "placements": ["ContentArea", "RichTextEditor"],
                    "roles": [LEARNER],
                },
                {"type": "LtiResourceLinkRequest", "placements": ["course_navigation"]},
                {"type": "LtiStartProctoring"},
                {"type": "LtiDeepLinkingRequest", "placements": ["assignment_selection"]},
            ],
        },
        **{
            "client_name#de-CH": "Ein Werkzeug",
            "logo_uri": "https://tool.example/logo.png",
            "client_uri": "http://tool.example/",
            "tos_uri": "https://tool.example/tos",
            "policy_uri": "https://tool.example/policy",
            "contacts": ["help@tool.example"],
            "redirect_uris": [TARGET, "https://tool.example/other?a=1", TARGET],
            "scope": f"openid {v.SCORE}  {v.LINE_ITEM} https://other.example/scope {v.SCORE}",
            "software_version": "1",
        },
    )
    assert read_registration(sent) == ToolRegistration(
        name="A tool",
        names={"de-CH": "Ein Werkzeug"},
        description="Quizzes",
        descriptions={"de": "Tests"},
        initiate_login_uri="https://tool.example/login",
        redirect_uris=(TARGET, "https://tool.example/other?a=1"),
        jwks_uri="https://tool.example/keys",
        target_link_uri=TARGET,
        domain="tool.example:8443",
        secondary_domains=("tool.example.org",),
        logo_uri="https://tool.example/logo.png",
        client_uri="http://tool.example/",
        tos_uri="https://tool.example/tos",
        policy_uri="https://tool.example/policy",
        contacts=("help@tool.example",),
        scopes=(v.LINE_ITEM, v.SCORE),
        unknown_scopes=("https://other.example/scope",),
        claims=("iss", "sub", "given_name", "email"),
        custom={"context_history": "$Context.id.history"},
        messages=(
            Message(
                type="LtiDeepLinkingRequest",
                target_link_uri="https://quiz.tool.example.org/choose",
                label="Choose a quiz",
                labels={"de": "Test wählen"},
                icon_uri="https://cdn.example/icon.png",
                custom={"a": "b"},
                placements=("ContentArea",),
                roles=(LEARNER,),
            ),
            Message(type="LtiResourceLinkRequest", target_link_uri=TARGET),
        ),
        left_out=(
            "LtiDeepLinkingRequest at RichTextEditor",
            "LtiResourceLinkRequest at course_navigation",
            "LtiStartProctoring",
            "LtiDeepLinkingRequest at assignment_selection",
        ),
    )


@pytest.mark.parametrize(
    ("claims", "wants_name", "wants_email"),
    [
        (["sub"], False, False),
        (["name"], True, False),
        (["given_name"], True, False),
        (["family_name"], True, False),
        (["email"], False, True),
        (["iss", "name", "email"], True, True),
    ],
)
def test_claims_say_what_a_tool_wants_to_know(claims: list[str], wants_name: bool, wants_email: bool) -> None:
    tool = read_registration(registration({"claims": claims}))
    assert (tool.wants_name, tool.wants_email) == (wants_name, wants_email)


def test_null_is_as_good_as_nothing() -> None:
    """RFC 7592 §2.2."""
    sent = {**registration({"description": None, "custom_parameters": None, "messages": None}), "logo_uri": None}
    assert read_registration(sent) == read_registration(registration())


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert refused({}) == [
        ("$.response_types", "response-types"),
        ("$.grant_types", "grant-types"),
        ("$.token_endpoint_auth_method", "token-endpoint-auth-method"),
        ("$.jwks_uri", "not-a-web-url"),
        ("$.client_name", "not-a-text"),
        ("$.initiate_login_uri", "not-a-web-url"),
        ("$.redirect_uris", "missing"),
        (TOOL, "not-an-object"),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 1, True])
def test_what_is_no_object_is_refused(document: object) -> None:
    assert refused(document) == [("$", "not-an-object")]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"response_types": ["code"]}, "$.response_types", "response-types"),
        ({"response_types": "id_token"}, "$.response_types", "response-types"),
        ({"grant_types": ["implicit"]}, "$.grant_types", "grant-types"),
        ({"grant_types": ["client_credentials"]}, "$.grant_types", "grant-types"),
        ({"application_type": "native"}, "$.application_type", "application-type"),
        (
            {"token_endpoint_auth_method": "client_secret_basic"},
            "$.token_endpoint_auth_method",
            "token-endpoint-auth-method",
        ),
        ({"id_token_signed_response_alg": "HS256"}, "$.id_token_signed_response_alg", "id-token-signed-response-alg"),
        ({"initiate_login_uri": "http://tool.example/login"}, "$.initiate_login_uri", "not-a-web-url"),
        ({"initiate_login_uri": "javascript:alert(1)"}, "$.initiate_login_uri", "not-a-web-url"),
        ({"jwks_uri": "http://tool.example/keys"}, "$.jwks_uri", "not-a-web-url"),
        ({"jwks_uri": "file:///etc/passwd"}, "$.jwks_uri", "not-a-web-url"),
        ({"jwks": {"keys": []}}, "$.jwks", "two-key-sets"),
        ({"jwks_uri": None, "jwks": {"keys": []}}, "$.jwks", "unusable-keys"),
        ({"jwks_uri": None, "jwks": ["x"]}, "$.jwks", "unusable-keys"),
        ({"jwks_uri": None, "jwks": {"keys": ["x", 1, {"kty": "RSA", "kid": "1"}]}}, "$.jwks", "unusable-keys"),
        ({"client_name": " "}, "$.client_name", "empty"),
        ({"client_name": "x" * 256}, "$.client_name", "too-long"),
        ({"client_name": "a\nb"}, "$.client_name", "control-characters"),
        ({"client_name#": "x"}, "$", "not-a-language"),
        ({"client_name#no language": "x"}, "$", "not-a-language"),
        ({"client_name#de": 1}, '$["client_name#de"]', "not-a-text"),
        ({"logo_uri": "http://tool.example/logo.png"}, "$.logo_uri", "not-a-web-url"),
        ({"tos_uri": "javascript:alert(1)"}, "$.tos_uri", "not-a-web-url"),
        ({"contacts": "help@tool.example"}, "$.contacts", "not-an-array"),
        ({"contacts": ["a"] * 21}, "$.contacts", "too-many"),
        ({"contacts": [1]}, "$.contacts[0]", "not-a-text"),
        ({"scope": ["a"]}, "$.scope", "not-a-text"),
    ],
)
def test_one_thing_wrong_with_the_client_is_refused_where_it_stands(
    changes: dict[str, Any], path: str, code: str
) -> None:
    assert (path, code) in refused(registration(**changes))


@pytest.mark.parametrize(
    ("tool", "path", "code"),
    [
        ({"domain": None}, ".domain", "not-a-domain"),
        ({"domain": "https://tool.example"}, ".domain", "not-a-domain"),
        ({"domain": "tool.example/x"}, ".domain", "not-a-domain"),
        ({"domain": "tool.example:x"}, ".domain", "not-a-domain"),
        ({"domain": "*.example"}, ".domain", "not-a-domain"),
        ({"domain": "."}, ".domain", "not-a-domain"),
        ({"secondary_domains": "a.example"}, ".secondary_domains", "not-an-array"),
        ({"secondary_domains": ["a b"]}, ".secondary_domains[0]", "not-a-domain"),
        ({"target_link_uri": None}, ".target_link_uri", "not-a-web-url"),
        ({"target_link_uri": "http://tool.example/"}, ".target_link_uri", "not-a-web-url"),
        ({"target_link_uri": "https://other.example/"}, ".target_link_uri", "outside-its-domains"),
        ({"target_link_uri": "https://eviltool.example/"}, ".target_link_uri", "outside-its-domains"),
        ({"target_link_uri": "https://tool.example.evil.example/"}, ".target_link_uri", "outside-its-domains"),
        ({"target_link_uri": "https://evil.example\\.tool.example/"}, ".target_link_uri", "not-a-web-url"),
        ({"target_link_uri": "https://tool.example@evil.example/"}, ".target_link_uri", "not-a-web-url"),
        ({"description": "x" * 2_001}, ".description", "too-long"),
        ({"custom_parameters": {"a": 1}}, ".custom_parameters.a", "not-a-text"),
        ({"custom_parameters": {"a": None}}, ".custom_parameters.a", "not-a-text"),
        ({"claims": "sub"}, ".claims", "not-an-array"),
        ({"claims": [1]}, ".claims[0]", "not-a-text"),
        ({"messages": {}}, ".messages", "not-an-array"),
        ({"messages": ["x"]}, ".messages[0]", "not-an-object"),
        ({"messages": [{}]}, ".messages[0].type", "not-a-text"),
        ({"messages": [{"type": "LtiResourceLinkRequest"}] * 51}, ".messages", "too-many"),
        (
            {"messages": [{"type": "LtiResourceLinkRequest", "target_link_uri": "https://other.example/"}]},
            ".messages[0].target_link_uri",
            "outside-its-domains",
        ),
        (
            {"messages": [{"type": "LtiResourceLinkRequest", "roles": "Learner"}]},
            ".messages[0].roles",
            "not-an-array",
        ),
        (
            {"messages": [{"type": "LtiResourceLinkRequest", "icon_uri": "data:image/png,x"}]},
            ".messages[0].icon_uri",
            "not-a-web-url",
        ),
    ],
)
def test_one_thing_wrong_with_the_tool_is_refused_where_it_stands(tool: dict[str, Any], path: str, code: str) -> None:
    assert refused(registration(tool)) == [(f"{TOOL}{path}", code)]


@pytest.mark.parametrize(
    ("uris", "path", "code"),
    [
        (None, "$.redirect_uris", "missing"),
        ([], "$.redirect_uris", "missing"),
        (TARGET, "$.redirect_uris", "not-an-array"),
        ([TARGET] * 51, "$.redirect_uris", "too-many"),
        ([TARGET, f"{TARGET}#top"], "$.redirect_uris[1]", "fragment"),
        ([f"{TARGET}#"], "$.redirect_uris[0]", "fragment"),
        (["https://*.tool.example/launch"], "$.redirect_uris[0]", "not-a-web-url"),
        (["https://tool.example/*"], "$.redirect_uris[0]", "wildcard"),
        (["http://tool.example/launch"], "$.redirect_uris[0]", "not-a-web-url"),
        (["/launch"], "$.redirect_uris[0]", "not-a-web-url"),
        (["tool://launch"], "$.redirect_uris[0]", "not-a-web-url"),
        ([1], "$.redirect_uris[0]", "not-a-web-url"),
    ],
)
def test_redirect_uris_are_told_apart_from_other_mistakes(uris: object, path: str, code: str) -> None:
    """RFC 7591 §3.2.2."""
    with pytest.raises(InvalidRedirectUri) as caught:
        read_registration(registration(redirect_uris=uris))
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]
    assert caught.value.as_json()["error"] == "invalid_redirect_uri"


def test_the_refusal_has_the_form_that_oauth_clients_read() -> None:
    """RFC 7591 §3.2.2."""
    with pytest.raises(InvalidRegistration) as caught:
        read_registration(registration(application_type="native"))
    assert caught.value.as_json() == {
        "error": "invalid_client_metadata",
        "error_description": "The registration can't be used: $.application_type: Send web.",
        "section": "LTI Dynamic Registration 1.0 §2.2.1",
        "problems": [
            {
                "path": "$.application_type",
                "value": "native",
                "rule": "Send web.",
                "section": "LTI Dynamic Registration 1.0 §2.2.1",
                "code": "application-type",
            }
        ],
    }


def test_a_tool_can_be_tried_out_without_certificates() -> None:
    tool = {"domain": "localhost:3000", "target_link_uri": "http://localhost:3000/"}
    sent = registration(
        tool,
        initiate_login_uri="http://localhost:3000/login",
        redirect_uris=["http://localhost:3000/"],
        jwks_uri="http://localhost:3000/keys",
    )
    assert read_registration(sent, plain_http=True).redirect_uris == ("http://localhost:3000/",)
    assert len(refused(sent)) == 4


def test_a_tool_may_bring_its_keys_and_their_private_halves_are_not_kept() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private)), "kid": "1"}
    tool = read_registration(registration(jwks_uri=None, jwks={"keys": [key, "x"]}))
    assert tool.jwks_uri == ""
    assert tool.jwks is not None
    assert [set(each) & {"kid", "n", "e", "d", "p", "q"} for each in tool.jwks["keys"]] == [{"kid", "n", "e"}]
