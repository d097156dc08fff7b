"""What came along: the headers of attachments.

xAPI 1.0.3 Data §2.4.11; xAPI 2.0 §4.2.2.6.
"""

import re

from lrs.rules.grammar import WHOLE_NUMBER, Format, Section, Table, optional, required
from lrs.rules.iri import IRI, IRL
from lrs.rules.language import LANGUAGE_MAP

SECTION = Section("2.4.11", "4.2.2.6")

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # noqa: S105 a token of the media type's grammar
_MEDIA_TYPE = re.compile(
    rf'{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|"(?:[^"\\\x00-\x08\x0a-\x1f]|\\.)*+"))?)*+[ \t]*'
).fullmatch
_SHA_2 = re.compile(r"(?:[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})").fullmatch

MEDIA_TYPE = Format(
    "media type",
    lambda value: type(value) is str and _MEDIA_TYPE(value) is not None,
    "Send an Internet media type, such as text/plain; charset=utf-8.",
    "not-a-media-type",
)
SHA_2 = Format(
    "SHA-2 hash",
    lambda value: type(value) is str and _SHA_2(value) is not None,
    "Send the SHA-2 hash of the data in hexadecimal digits: 64 of them for SHA-256.",
    "not-a-sha-2",
)
ATTACHMENT = Table(
    "an Attachment",
    SECTION,
    {
        "usageType": required(IRI, SECTION),
        "display": required(LANGUAGE_MAP, SECTION),
        "description": optional(LANGUAGE_MAP, SECTION),
        "contentType": required(MEDIA_TYPE, SECTION),
        "length": required(WHOLE_NUMBER, SECTION),
        "sha2": required(SHA_2, SECTION),
        "fileUrl": optional(IRL, SECTION),
    },
)
