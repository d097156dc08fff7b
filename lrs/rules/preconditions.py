"""If-Match and If-None-Match on documents (xAPI 1.0.3 Communication §3.1; xAPI 2.0 §4.1.4; RFC 9110 §13)."""

import re

from lrs.rules.errors import DocumentConflict, MalformedRequest, PreconditionFailed
from lrs.rules.versions import Version

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


def check(
    *,
    if_match: str | None,
    if_none_match: str | None,
    current: str | None,
    method: str,
    needs_precondition: bool,
    version: Version,
) -> None:
    """Refuse a write whose precondition fails, or that should have had one.

    ``current`` is the stored document's ETag without quotes, None when there is no document.
    ``needs_precondition`` says whether a bare PUT is refused on what is there: on profiles always, on State in 2.0
    where it would replace a document.
    1.0.3 knows preconditions on PUT and, for profiles, POST and DELETE too; all methods that write honour them here.
    """
    if if_match is not None and not _matches(if_match, current):
        raise _failed("If-Match", if_match, current, version)
    if if_none_match is not None and _matches(if_none_match, current):
        raise _failed("If-None-Match", if_none_match, current, version)
    if method != "PUT" or not needs_precondition or if_match is not None or if_none_match is not None:
        return
    if current is None:
        raise MalformedRequest(
            "A PUT here needs If-None-Match: * to create a document, or If-Match with the ETag of the one it replaces.",
            section=_section(version),
        )
    raise DocumentConflict(
        f'A document is stored already, with the ETag "{current}". Read it, and send your change with If-Match and '
        "that ETag; or send If-None-Match: * to create a document only where there is none.",
        section=_section(version),
    )


def _matches(header: str, current: str | None) -> bool:
    """Tell whether one of the header's tags, or ``*``, means the stored document.

    Weak tags and tags without quotes count as well: what compresses on the way weakens the tag (RFC 9110 §8.8.1), and
    clients of 1.0.3 calculate the SHA-1 themselves.
    """
    if current is None:
        return False
    if header.strip() == "*":
        return True
    return current in {quoted or bare for quoted, bare in _TAG.findall(header)}


def _failed(name: str, header: str, current: str | None, version: Version) -> PreconditionFailed:
    state = f'the stored document has the ETag "{current}"' if current else "there is no document"
    return PreconditionFailed(f"{name} is {header!r}, but {state}. Nothing was changed.", section=_section(version))


def _section(version: Version) -> str:
    return "xAPI 2.0 §4.1.4" if version.is_2 else "xAPI 1.0.3 Communication §3.1"
