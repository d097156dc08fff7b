"""What the names in LTI messages mean, in plain words."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from lti.security.rules import vocabulary as v

MEANINGS: Final = {
    # headers and claims of every signed message
    "alg": "How it is signed",
    "kid": "Which of the sender's keys signed it",
    "typ": "What kind of token it is",
    "iss": "Who sends it",
    "aud": "Whom it is meant for",
    "azp": "Whom it was issued to",
    "sub": "The user",
    "exp": "When it expires",
    "iat": "When it was made",
    "nbf": "Before when it isn't valid",
    "nonce": "A text that is used once, against replays",
    "jti": "A text that is used once, against replays",
    # who the user is
    "name": "The user's name",
    "given_name": "The user's first name",
    "family_name": "The user's family name",
    "middle_name": "The user's middle name",
    "email": "The user's address",
    "picture": "A picture of the user",
    "locale": "The user's language",
    # logging in
    "login_hint": "Whom to log in",
    "lti_message_hint": "What the platform wants to know again of the launch",
    "lti_deployment_id": "Through which deployment the tool was added",
    "target_link_uri": "The address in the tool that the launch leads to",
    "client_id": "The tool's id at the platform",
    "redirect_uri": "Where the answer is sent to",
    "response_type": "Which kind of answer is asked for",
    "response_mode": "How the answer is sent",
    "scope": "What is asked for",
    "state": "What ties an answer to its question",
    "prompt": "Whether the user may be asked something",
    "lti_storage_target": "Where the browser keeps what ties an answer to its question",
    # claims of LTI
    v.MESSAGE_TYPE: "What kind of message it is",
    v.LTI_VERSION: "The version of LTI",
    v.DEPLOYMENT_ID: "Through which deployment the tool was added",
    v.TARGET_LINK_URI: "The address in the tool that the launch leads to",
    v.RESOURCE_LINK: "The link that was clicked",
    v.ROLES: "The user's roles",
    v.CONTEXT: "The course",
    v.TOOL_PLATFORM: "The platform",
    v.ROLE_SCOPE_MENTOR: "Whom the user mentors",
    v.LAUNCH_PRESENTATION: "How and in what language it is shown, and where to go back to",
    v.LIS: "Ids of the student information system",
    v.CUSTOM: "Settings of the link, as the tool asked for them",
    v.LTI1P1: "What it was called in LTI 1.1, for moving over",
    v.FOR_USER: "Whose work is to be looked at",
    v.NOTICE: "What happened",
    v.ORIGIN_CONTEXTS: "The courses that it was copied from",
    v.NOTIFICATION_SERVICE: "Where the tool asks to be told of events",
    v.AGS: "Where scores go (Assignment and Grade Services)",
    v.NRPS: "Where the roster is read (Names and Role Provisioning Services)",
    v.GROUPS: "Where groups are read (Course Groups Service)",
    v.DEEP_LINKING_SETTINGS: "What may be chosen, and where the choice is sent",
    v.CONTENT_ITEMS: "What was chosen",
    v.DATA: "What the platform wants to know again of the choice",
    v.MESSAGE: "What the user is told",
    v.LOG: "What the log is told",
    v.ERROR_MESSAGE: "What the user is told of what went wrong",
    v.ERROR_LOG: "What the log is told of what went wrong",
    # services
    "userId": "The user",
    "scoreGiven": "The points",
    "scoreMaximum": "The most points",
    "activityProgress": "How far the user is",
    "gradingProgress": "How far grading is",
    "timestamp": "When it was so",
    "comment": "What the user is told of the score",
}


_MOMENTS: Final = frozenset({"exp", "iat", "nbf"})


def meaning_of(name: str, value: object = None) -> str:
    """Return what a name means, nothing if it isn't known; of seconds since 1970 also which moment they are."""
    meaning = MEANINGS.get(name, "")
    if name in _MOMENTS and isinstance(value, int | float):
        with suppress(ValueError, OverflowError, OSError):
            return f"{meaning}: {datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return meaning
