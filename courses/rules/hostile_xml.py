"""How the XML of somebody's package is read safely: nothing in it is expanded and no address is opened."""

from contextlib import suppress
from typing import Any, Final

from lxml import etree

HARDENED: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""The options of every parser of such XML."""


class _Begun(Exception):
    """What the question was about has been read."""


class _Beginning:
    """Hears a document up to its document type or its first element, and no further."""

    has_document_type = False

    def doctype(self, *identifiers: object) -> None:
        self.has_document_type = True
        raise _Begun

    def start(self, *element: object) -> None:
        raise _Begun

    def close(self) -> None:
        """Return nothing: the document had no element."""


def has_document_type(xml: bytes, encoding: str | None = None) -> bool:
    """Tell whether there is a document type, before any entity in it is declared.

    ``encoding`` counts instead of the one that the document names.
    """
    beginning = _Beginning()
    with suppress(_Begun, etree.XMLSyntaxError):
        etree.fromstring(xml, etree.XMLParser(target=beginning, encoding=encoding, **HARDENED))
    return beginning.has_document_type
