"""What the platform says of itself to tools that want to register (LTI Dynamic Registration 1.0 §2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lti.platform.rules.substitution import SUPPORTED
from lti.security.rules import vocabulary as v

PLATFORM_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
PRODUCT_FAMILY_CODE: Final = "tributary"
CONTENT_AREA: Final = "ContentArea"

PLACEMENTS: Final[dict[str, tuple[str, ...]]] = {
    v.RESOURCE_LINK_REQUEST: (),
    v.DEEP_LINKING_REQUEST: (CONTENT_AREA,),
    v.SUBMISSION_REVIEW_REQUEST: (),
}
"""The messages that we send, and where in our pages a person finds them, where that is a choice."""

NAMES: Final = ("name", "given_name", "family_name")
EMAIL: Final = "email"
CLAIMS: Final = ("iss", "aud", "sub", *NAMES, EMAIL, "locale")

GRANT_TYPES: Final = ("implicit", "client_credentials")
RESPONSE_TYPE: Final = "id_token"
AUTH_METHOD: Final = "private_key_jwt"
ALGORITHM: Final = "RS256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Our own addresses, as absolute URLs."""

    authorization: str
    token: str
    jwks: str
    registration: str


def openid_configuration(
    origin: str, *, endpoints: Endpoints, version: str, notice_types: Sequence[str] = ()
) -> dict[str, object]:
    """Return the configuration document of the platform whose issuer is this origin (§2.1.1)."""
    return {
        "issuer": origin,
        "authorization_endpoint": endpoints.authorization,
        "registration_endpoint": endpoints.registration,
        "jwks_uri": endpoints.jwks,
        "token_endpoint": endpoints.token,
        "token_endpoint_auth_methods_supported": [AUTH_METHOD],
        "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": ["openid", *v.SCOPES],
        "response_types_supported": [RESPONSE_TYPE],
        "response_modes_supported": ["form_post"],
        "grant_types_supported": list(GRANT_TYPES),
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "claims_supported": list(CLAIMS),
        PLATFORM_CONFIGURATION: _platform(version, notice_types),
    }


def _platform(version: str, notice_types: Sequence[str]) -> dict[str, object]:
    """Return what LTI adds to the document (§2.1.2)."""
    notices = {"notice_types_supported": list(notice_types)} if notice_types else {}
    return {
        "product_family_code": PRODUCT_FAMILY_CODE,
        "version": version,
        "messages_supported": [
            {"type": kind, "placements": list(placements)} if placements else {"type": kind}
            for kind, placements in PLACEMENTS.items()
        ],
        "variables": list(SUPPORTED),
        **notices,
    }
