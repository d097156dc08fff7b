"""What the platform says of itself (LTI Dynamic Registration 1.0 §2.1)."""

import json

from lti.platform.rules.registration import Endpoints, openid_configuration
from lti.platform.rules.substitution import SUPPORTED
from lti.security.rules import vocabulary as v

ENDPOINTS = Endpoints(
    authorization="https://lms.example/lti/authorize",
    token="https://lms.example/lti/token",
    jwks="https://lms.example/lti/keys",
    registration="https://lms.example/lti/registration",
)


def test_the_document_says_where_everything_is_and_what_is_supported() -> None:
    document = openid_configuration(
        "https://lms.example", endpoints=ENDPOINTS, version="0.1.0", notice_types=["LtiHelloWorldNotice"]
    )
    assert json.loads(json.dumps(document)) == {
        "issuer": "https://lms.example",
        "authorization_endpoint": "https://lms.example/lti/authorize",
        "registration_endpoint": "https://lms.example/lti/registration",
        "jwks_uri": "https://lms.example/lti/keys",
        "token_endpoint": "https://lms.example/lti/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *v.SCOPES],
        "response_types_supported": ["id_token"],
        "response_modes_supported": ["form_post"],
        "grant_types_supported": ["implicit", "client_credentials"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "aud", "sub", "name", "given_name", "family_name", "email", "locale"],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {
            "product_family_code": "tributary",
            "version": "0.1.0",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
                {"type": "LtiSubmissionReviewRequest"},
            ],
            "variables": list(SUPPORTED),
            "notice_types_supported": ["LtiHelloWorldNotice"],
        },
    }


def test_a_platform_without_notices_does_not_speak_of_them() -> None:
    document = openid_configuration("https://lms.example", endpoints=ENDPOINTS, version="0.1.0")
    assert "notice" not in json.dumps(document["https://purl.imsglobal.org/spec/lti-platform-configuration"])
