"""Finds out in which encoding a manifest is written: tools say one thing and do another (XML 1.0 §4.3.3, App. F)."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from scorm_bridge.rules.findings import Findings

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
"""How a document begins that has two bytes a character and no mark."""

_OF_TEXT: Final = re.compile(
    r"utf-8|ascii|iso8859-\d{1,2}|cp125\d|koi8-[ru]|mac-roman|shift_jis|cp932|euc_jp|gb2312|gbk|gb18030|big5|euc_kr"
)
"""Encodings in which documents are written, as the codecs are called; the others would be strange, or worse."""

_DECLARATION: Final = re.compile(r"(\s*)<\?xml\s[^<>]*\?>")
_DECLARED: Final = re.compile(rb"\s*<\?xml\s[^<>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9_-]{0,40})[\"']")
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LAST_RESORTS: Final = ("utf-8", "cp1252", "iso8859-1")


def text_of(xml: bytes, findings: Findings) -> str:
    """Return the text of a document without its declaration, its lines where they were.

    A mark at the beginning counts more than what the document says of itself; where neither fits, it is UTF-8, or what
    Windows writes.
    """
    said, text = "", ""
    body, encodings = _encodings(xml)
    found = _DECLARED.match(body.replace(b"\x00", b"")[:400])
    if found is not None:
        said = found[1].decode("ascii").lower()
    for encoding in encodings or _candidates(said):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _differ(said, encoding):
            findings.tell("xml-encoding", 1, said=said or "utf-8", read=encoding)
        break
    return _without_declaration(_of_characters(text, findings), findings)


def _encodings(xml: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a document without its mark, and the encodings that its first bytes leave."""
    for mark, encoding in _BOMS:
        if xml.startswith(mark):
            return xml[len(mark) :], (encoding, *_LAST_RESORTS)
    for beginning, encoding in _WITHOUT_BOM:
        if xml.startswith(beginning):
            return xml, (encoding, *_LAST_RESORTS)
    return xml, ()


def _candidates(said: str) -> Iterator[str]:
    name = _codec(said)
    if _OF_TEXT.fullmatch(name):
        yield name
    yield from _LAST_RESORTS


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _differ(said: str, read: str) -> bool:
    if not said:
        return read in _LAST_RESORTS[1:]
    return not read.startswith(_codec(said) or "?")


def _of_characters(text: str, findings: Findings) -> str:
    kept, count = _NO_CHARACTER.subn("", text)
    if count:
        findings.tell("xml-characters")
    return kept


def _without_declaration(text: str, findings: Findings) -> str:
    found = _DECLARATION.match(text)
    if found is None:
        return text
    if found[1]:
        findings.tell("xml-declaration-late", 1)
    return "\n" * found[0].count("\n") + text[found.end() :]
