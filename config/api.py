"""The settings of the management API and of its schema (Django REST framework, drf-spectacular)."""

from typing import Any

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.http.api_authentication.CredentialAuthentication",
        "people.http.api_authentication.StaffAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["people.http.api_permission.Granted"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "people.http.api_errors.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Tributary management API",
    "DESCRIPTION": (
        "Credentials and Statements, for staff with a session and for credentials with the scope `all`. "
        "Learning content speaks xAPI at `/xapi/` instead."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    # The browsable page comes from our own server, and asks no other one for anything.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    # Several things have properties of one name, with other values; or of several names, with the same values.
    "ENUM_NAME_OVERRIDES": {
        "PlatformStatusEnum": "lti.tool.models.Platform.STATUSES",
        "EventEnum": "feeds.rules.event_names.EVENTS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.describe_refusals",
    ],
}

_TEXT = {"type": "string"}
_REFUSAL = {
    "type": "object",
    "description": "What is wrong, in words and in codes; `problems` has every fault of the request.",
    "required": ["error", "problems"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "section"],
            "properties": {"code": _TEXT, "message": _TEXT, "section": _TEXT},
        },
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "value", "rule", "section", "code"],
                "properties": {
                    "path": _TEXT,
                    "value": {},
                    "rule": _TEXT,
                    "section": _TEXT,
                    "code": _TEXT,
                    "index": {"type": "integer"},
                },
            },
        },
    },
}
_REFUSED = {
    "400": "The request can't be understood or breaks a rule.",
    "401": "The request has no credential and no session, or a wrong one.",
    "403": "The caller may not do this.",
    "404": "There is no such thing in the tenant.",
    "409": "It contradicts what is stored.",
    "429": "The credential's rate limit is used up.",
    "503": "It can't be done right now; `Retry-After` says when to try again.",
}


def describe_refusals(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add to each operation of the schema the ways in which it may be refused: all have one shape."""
    result["components"].setdefault("schemas", {})["Refusal"] = _REFUSAL
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for path in result["paths"].values():
        for operation in path.values():
            for status, description in _REFUSED.items():
                operation["responses"].setdefault(status, {"description": description, "content": content})
    return result
