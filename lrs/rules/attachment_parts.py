"""How Statements' attachments and the parts of a multipart request fit (xAPI 1.0.3 Communication §1.5.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lrs.rules.errors import Problem
from lrs.rules.signature import SIGNATURE_USAGE

SECTION = "xAPI 1.0.3 Communication §1.5.2"


@dataclass(frozen=True, slots=True)
class Part:
    """The content whose hash is ``sha2``, as it came or as it is kept."""

    sha2: str
    content_type: str
    content: bytes


def match_attachments(
    statements: Sequence[Mapping[str, Any]], parts: Mapping[str, Part], *, is_multipart: bool
) -> list[Problem]:
    """Return what is missing and what is too much.

    ``parts`` are by lower-case sha2. Plain JSON is right only if every attachment has a fileUrl and none is a
    signature; a part that no attachment describes is as wrong as an attachment without its part.
    """
    problems: list[Problem] = []
    described: set[str] = set()
    for index, statement in enumerate(statements):
        for path, attachment in _attachments(statement):
            sha2 = attachment["sha2"].lower()
            described.add(sha2)
            if sha2 in parts:
                continue
            if attachment["usageType"] == SIGNATURE_USAGE:
                rule = "Send the signature itself as a part of a multipart/mixed request."
            elif "fileUrl" in attachment:
                continue
            elif is_multipart:
                rule = "Send a part whose X-Experience-API-Hash is this sha2, or give the attachment a fileUrl."
            else:
                rule = "Send multipart/mixed with this attachment's content, or give the attachment a fileUrl."
            problems.append(Problem(path, attachment["sha2"], rule, SECTION, "attachment-missing", index))
    for sha2 in parts:
        if sha2 not in described:
            rule = "Leave this part out, or describe it by an attachment with its sha2."
            problems.append(Problem("$", sha2, rule, SECTION, "attachment-not-described"))
    return problems


def _attachments(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, attachment in enumerate(statement.get("attachments", ())):
        yield f"$.attachments[{place}]", attachment
    target = statement["object"]
    if target.get("objectType") == "SubStatement":
        for place, attachment in enumerate(target.get("attachments", ())):
            yield f"$.object.attachments[{place}]", attachment
