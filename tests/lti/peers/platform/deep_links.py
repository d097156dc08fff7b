"""What a teacher chose in the tool comes back, signed by the tool.

LTI Deep Linking 2.0 §4.5
"""

from typing import Any

from launches import Launches
from lti1p3platform.exceptions import LtiDeepLinkingResponseException
from registration import OnlyOnce, PlatformConf
from scores import is_maximum
from web import Answer, PeerRequest, Refused

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DL_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def keep_response(request: PeerRequest, conf: PlatformConf, launches: Launches, used: OnlyOnce) -> Answer:
    """Verify the response, with the library as far as it goes, and keep its content items."""
    if "JWT" not in request.form_data:
        raise Refused("There is no JWT in the form.")
    _check_response(conf.tool_claims(request.form_data["JWT"]), conf, launches, used)
    try:
        items = conf.validate_deeplinking_resp(request.form_data)
    except LtiDeepLinkingResponseException as error:
        raise Refused(str(error)) from error
    except (KeyError, TypeError) as error:
        raise Refused(f"A content item isn't one: {error!r}") from error
    for item in items:
        _check_item(item)
    for item in items:
        launches.course.keep_content_item(item)
    return Answer(body=f"<!doctype html><title>Kept</title><p id=kept>{len(items)} content items were kept.</p>")


def _check_item(item: dict[str, Any]) -> None:
    """Refuse an item that couldn't be opened or graded; the library looks only at its type."""
    line_item = item.get("lineItem", {"scoreMaximum": 1})
    custom = item.get("custom", {})
    if not isinstance(line_item, dict) or not is_maximum(line_item.get("scoreMaximum")):
        raise Refused(f"A content item's lineItem {line_item!r} has no scoreMaximum above 0.")
    if not isinstance(custom, dict) or not all(isinstance(value, str) for value in custom.values()):
        raise Refused(f"A content item's custom {custom!r} isn't a map of texts.")
    if item["type"] != "html" and not isinstance(item.get("url", ""), str):
        raise Refused(f"A content item's url {item['url']!r} isn't one.")


def _check_response(claims: dict[str, Any], conf: PlatformConf, launches: Launches, used: OnlyOnce) -> None:
    """Refuse what the library overlooks: who speaks to whom, of which deployment, in answer to what, and how often."""
    settings = conf.settings
    audience = claims.get("aud")
    launch = launches.by_hint.get(str(claims.get(f"{DL_CLAIM}data")))
    problems = {
        "iss must be the client_id": claims.get("iss") != settings.client_id,
        "aud must be the issuer": settings.issuer not in (audience if isinstance(audience, list) else [audience]),
        "the version must be 1.3.0": claims.get(f"{CLAIM}version") != "1.3.0",
        "the deployment must be the one of the request": (
            claims.get(f"{CLAIM}deployment_id") != settings.deployment_id
        ),
        "data must be as the request had it": launch is None or not launch.is_deep_linking,
    }
    found = [problem for problem, is_there in problems.items() if is_there]
    if found:
        raise Refused(f"In the tool's response {', '.join(found)}.")
    conf.check_lifetime(claims)
    used.take(claims, "nonce")
