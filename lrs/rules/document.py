"""Documents as clients send them: any content, kept byte for byte; JSON is read and merged.

xAPI 1.0.3 Communication §2.2, §3.2.
"""

import re
from dataclasses import dataclass, replace

from lrs.rules import document_merge
from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import read_json

SECTION = "xAPI 1.0.3 Communication §2.2"
JSON = "application/json"
ANYTHING = "application/octet-stream"
LONGEST_CONTENT_TYPE = 255

_PRINTABLE = re.compile(r"[\x20-\x7e\t]*").fullmatch


@dataclass(frozen=True, slots=True)
class SentDocument:
    """The content of a document and the Content-Type that came with it."""

    content: bytes
    content_type: str

    @property
    def is_json(self) -> bool:
        """Tell whether the Content-Type, whatever its parameters, says JSON."""
        return self.content_type.partition(";")[0].strip().lower() == JSON


def sent_document(content: bytes, content_type: str) -> SentDocument:
    """Return the document; what says that it is JSON has to be JSON, but of any kind.

    Raises MalformedRequest. xAPI 1.0.3 Communication §3.2 (a Content-Type that doesn't match the content).
    """
    if len(content_type) > LONGEST_CONTENT_TYPE or not _PRINTABLE(content_type):
        raise MalformedRequest(
            f"Send a Content-Type of at most {LONGEST_CONTENT_TYPE} printable ASCII characters.", section=SECTION
        )
    document = SentDocument(content, content_type.strip() or ANYTHING)
    if document.is_json:
        read_json(content)
    return document


def posted(sent: SentDocument, stored: SentDocument | None) -> SentDocument:
    """Return what a POST leaves: the stored object with the sent one's top-level properties, or what was sent.

    Raises MalformedRequest unless both are JSON objects and say so by their Content-Type; the rule speaks of the
    posted document whether or not there is one to merge it into.
    """
    for document, name in ((stored, "stored document"), (sent, "document that was sent")):
        if document is not None and not document.is_json:
            raise MalformedRequest(
                f"POST merges JSON objects, but the Content-Type of the {name} is {document.content_type!r}, not "
                f"{JSON}. Nothing was changed; PUT stores any content, in the place of the whole document.",
                section=SECTION,
            )
    if stored is not None:
        return replace(stored, content=document_merge.merge(stored.content, sent.content))
    if not isinstance(read_json(sent.content), dict):
        raise MalformedRequest("POST merges JSON objects, but the document that was sent is none.", section=SECTION)
    return sent
