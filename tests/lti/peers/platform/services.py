"""What the services of both kinds need around the library's handlers."""

from collections.abc import Callable
from typing import Any

import jwt
from lti1p3platform.exceptions import LtiException
from lti1p3platform.response import Response, generate_next_link
from lti1p3platform.service_connector import BasicService
from web import Answer, PeerRequest, Refused, json_answer


def answer_of(service: BasicService, handler: Callable[..., Response], **more: Any) -> Answer:
    """Run a handler of the library, and shape what it gives as HTTP.

    Tokens that aren't valid raise errors of PyJWT, which the library lets pass.
    """
    try:
        found = service.handle_resp(handler, **more)
    except (jwt.PyJWTError, LtiException) as error:
        raise Refused(f"The access token isn't valid: {error}", 401, "invalid_token") from error
    if found.code >= 300:
        raise Refused(found.message, found.code, "invalid_token" if found.code == 401 else "refused")
    if found.result is None:
        return Answer(found.code)
    # Pages keep their values in `content`; the next page's address belongs in the header and nowhere else.
    following = found.result.pop("next", None)
    body = found.result.get("content", found.result)
    headers = {"Link": generate_next_link(following)} if following else {}
    return json_answer(body, found.code, found.media_type, **headers)


def narrow(request: PeerRequest, *names: str) -> None:
    """Leave only these parameters, and make numbers of numbers: the library passes all on, as text."""
    given = {name: value for name, value in request.get_data.items() if name in names}
    for name in ("limit", "page"):
        if name in given:
            if not given[name].isdecimal() or int(given[name]) < 1:
                raise Refused(f"{name} must be a positive number.")
            given[name] = int(given[name])
    request.request["get_data"] = given


def check_content_type(request: PeerRequest, wanted: str) -> None:
    """Refuse a body of another type, or none; the library takes anything."""
    if request.content_type != wanted:
        raise Refused(f"The body must be {wanted}, not {request.content_type!r}.", 415)
    if not isinstance(request.json, dict):
        raise Refused("The body must be a JSON object.")


def check_accept(request: PeerRequest, given: str) -> None:
    """Refuse a request that accepts other types than the one that is given; the library doesn't look."""
    accepted = {each.split(";")[0].strip() for each in request.headers.get("Accept", "*/*").split(",")}
    if not accepted & {given, "application/*", "*/*"}:
        raise Refused(f"Here is only {given}, and accepted is {sorted(accepted)}.", 406)
