"""The alternate request syntax of 1.0.3: any request as a POST with a form (xAPI 1.0.3 Communication §1.3)."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from lrs.rules.errors import MalformedRequest

SECTION = "xAPI 1.0.3 Communication §1.3"
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
HEADERS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept",
    "accept-encoding",
    "accept-language",
    "content-transfer-encoding",
}


def unfold(
    method: str, parameters: Mapping[str, str], form: bytes
) -> tuple[str, dict[str, str], dict[str, str], bytes]:
    """Return (method, parameters, headers, body) of the request that the form stands for.

    ``method`` is the value of the only query parameter; form fields that are no headers and not ``content`` are
    the parameters. Raises MalformedRequest when the form breaks a rule of §1.3.
    """
    if method not in METHODS:
        raise _malformed(f"The method parameter is {method!r}; it must be one of {', '.join(METHODS)}.")
    if set(parameters) != {"method"}:
        raise _malformed("With the alternate request syntax, 'method' is the only query parameter.")
    unfolded: dict[str, str] = {}
    headers: dict[str, str] = {}
    for name, value in _fields(form):
        if name.lower() in HEADERS:
            headers[name.lower()] = value
        elif name in unfolded:
            raise _malformed(f"The form has the field {name!r} twice.")
        else:
            unfolded[name] = value
    content = unfolded.pop("content", None)
    if method == "PUT" and content is None:
        raise _malformed("A PUT in the alternate request syntax needs the form field 'content'.")
    if content is not None and method in ("GET", "HEAD", "DELETE"):
        raise _malformed(f"A {method} in the alternate request syntax has no content.")
    if content is not None:
        headers.setdefault("content-type", "application/json")
    return method, unfolded, headers, (content or "").encode()


def _fields(form: bytes) -> list[tuple[str, str]]:
    try:
        text = form.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError as error:
        raise _malformed(f"The form can't be read: {error}.") from error


def _malformed(message: str) -> MalformedRequest:
    return MalformedRequest(message, section=SECTION)
