"""How Statements' attachments and the parts of a multipart request fit (xAPI 1.0.3 Communication §1.5.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lrs.rules.errors import Problem
from lrs.rules.signature import SIGNATURE_USAGE

SECTION = "xAPI 1.0.3 Communication §1.5.2"


@dataclass(frozen=True, slots=True)
class Part:
    """The content whose hash is ``sha2``, as it came or as it is kept.

    ``repeats`` names the properties of the attachment that the part's own headers gave once more.
    """

    sha2: str
    content_type: str
    content: bytes
    repeats: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class _Described:
    index: int
    path: str
    attachment: Mapping[str, Any]


def match_attachments(
    statements: Sequence[Mapping[str, Any]], parts: Mapping[str, Part], *, is_multipart: bool
) -> list[Problem]:
    """Return what is missing, what is too much and what contradicts itself.

    ``parts`` are by lower-case sha2. Plain JSON is right only if every attachment has a fileUrl and none is a
    signature; a part that no attachment describes is as wrong as an attachment without its part.
    """
    problems: list[Problem] = []
    described: dict[str, list[_Described]] = {}
    for each in _attachments(statements):
        sha2 = each.attachment["sha2"].lower()
        described.setdefault(sha2, []).append(each)
        rule = None if sha2 in parts else _missing(each.attachment, is_multipart=is_multipart)
        if rule is not None:
            problems.append(
                Problem(each.path, each.attachment["sha2"], rule, SECTION, "attachment-missing", each.index)
            )
    for sha2, part in parts.items():
        if sha2 in described:
            problems += _contradictions(part, described[sha2])
        else:
            rule = "Leave this part out, or describe it by an attachment with its sha2."
            problems.append(Problem("$", sha2, rule, SECTION, "attachment-not-described"))
    return problems


def signed_contents(
    statements: Sequence[Mapping[str, Any]], parts: Mapping[str, Part]
) -> Iterator[tuple[int, Mapping[str, Any], bytes]]:
    """Yield each signature's content with the Statement that it signs and its place in the batch."""
    for index, statement in enumerate(statements):
        for attachment in statement.get("attachments", ()):
            part = parts.get(attachment["sha2"].lower())
            if attachment["usageType"] == SIGNATURE_USAGE and part is not None:
                yield index, statement, part.content


def _missing(attachment: Mapping[str, Any], *, is_multipart: bool) -> str | None:
    if attachment["usageType"] == SIGNATURE_USAGE:
        return "Send the signature itself as a part of a multipart/mixed request."
    if "fileUrl" in attachment:
        return None
    if is_multipart:
        return "Send a part whose X-Experience-API-Hash is this sha2, or give the attachment a fileUrl."
    return "Send multipart/mixed with this attachment's content, or give the attachment a fileUrl."


def _contradictions(part: Part, described: Sequence[_Described]) -> Iterator[Problem]:
    """Yield where a part's own headers say otherwise than every attachment that it is the content of."""
    first = described[0]
    types = {_media_type(each.attachment["contentType"]) for each in described}
    if "contentType" in part.repeats and _media_type(part.content_type) not in types:
        rule = f"Send the same media type in both: the part's Content-Type is {part.content_type}."
        value = first.attachment["contentType"]
        yield Problem(f"{first.path}.contentType", value, rule, SECTION, "attachment-type-differs", first.index)
    if "length" in part.repeats and all(each.attachment["length"] != len(part.content) for each in described):
        rule = f"Send the same length in both: the part's Content-Length is {len(part.content)}."
        value = first.attachment["length"]
        yield Problem(f"{first.path}.length", value, rule, SECTION, "attachment-length-differs", first.index)


def _media_type(content_type: str) -> str:
    """Return the type without parameters: the standard's own example gives the charset in one place only."""
    return content_type.partition(";")[0].strip().lower()


def _attachments(statements: Sequence[Mapping[str, Any]]) -> Iterator[_Described]:
    for index, statement in enumerate(statements):
        for place, attachment in enumerate(statement.get("attachments", ())):
            yield _Described(index, f"$.attachments[{place}]", attachment)
        target = statement["object"]
        if target.get("objectType") == "SubStatement":
            for place, attachment in enumerate(target.get("attachments", ())):
                yield _Described(index, f"$.object.attachments[{place}]", attachment)
