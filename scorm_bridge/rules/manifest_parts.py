"""The elements of a manifest, found by what they mean, whatever namespace or case a tool has given them.

Namespaces in XML; SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scorm_bridge.rules.findings import SCORM_12, SCORM_2004, Findings

IMSCP, ADLCP, ADLSEQ, ADLNAV, IMSSS, LOM = FAMILIES = ("imscp", "adlcp", "adlseq", "adlnav", "imsss", "lom")
"""What a namespace is for, by the prefix that the standards give it."""

_VENDOR: Final = "vendor"
_NONE: Final = ""

_EXACT: Final[Mapping[str, tuple[str, str]]] = {
    "http://www.imsproject.org/xsd/imscp_rootv1p1p2": (IMSCP, SCORM_12),
    "http://www.adlnet.org/xsd/adlcp_rootv1p2": (ADLCP, SCORM_12),
    "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": (LOM, SCORM_12),
    "http://www.imsproject.org/xsd/imsmd_rootv1p2p1": (LOM, SCORM_12),
    "http://www.imsglobal.org/xsd/imscp_v1p1": (IMSCP, SCORM_2004),
    "http://www.adlnet.org/xsd/adlcp_v1p3": (ADLCP, SCORM_2004),
    "http://www.adlnet.org/xsd/adlseq_v1p3": (ADLSEQ, SCORM_2004),
    "http://www.adlnet.org/xsd/adlnav_v1p3": (ADLNAV, SCORM_2004),
    "http://www.imsglobal.org/xsd/imsss": (IMSSS, SCORM_2004),
    "http://ltsc.ieee.org/xsd/LOM": (LOM, SCORM_2004),
    "http://ltsc.ieee.org/xsd/LOMv1p0": (LOM, SCORM_2004),
}
"""The namespaces of the standards: what each is for, and of which version."""

_BY_APPEARANCE: Final = (*((name, name) for name in FAMILIES[:-1]), ("imsmd", LOM), ("/lom", LOM))
_PREFIXES: Final = {**{name: name for name in FAMILIES}, "imsmd": LOM, "ims": IMSCP}
_OF_SEVERAL: Final = frozenset({"objectives", "objective", "mapinfo"})
"""Names that two namespaces have: here the namespace alone tells them apart."""

_XML: Final = "http://www.w3.org/XML/1998/namespace"


def expected(family: str, standard: str) -> str:
    """Return the namespace that the standard gives to a family."""
    found = [name for name, known in _EXACT.items() if known == (family, standard)]
    return found[0] if found else next(name for name, known in _EXACT.items() if known[0] == family)


def version_of_namespace(namespace: str) -> str:
    """Return the version of SCORM to which a namespace belongs, empty if that can't be told."""
    return _EXACT.get(namespace, ("", ""))[1]


class Names:
    """Tells what the names of a document mean, and remembers what it has told."""

    def __init__(self, root: Any, findings: Findings) -> None:
        self.findings = findings
        self._known: dict[str, tuple[str, str]] = {}
        self._told: set[tuple[str, str]] = set()
        self._root_namespace = _split(root.tag)[0]

    def meaning(self, tag: str) -> tuple[str, str]:
        """Return the family and the name in lower case of an element or an attribute."""
        if tag not in self._known:
            namespace, prefix, local = _split(tag)
            family = _PREFIXES.get(prefix.casefold(), _VENDOR) if prefix else self.family_of(namespace)
            self._known[tag] = family, local.casefold()
        return self._known[tag]

    def family_of(self, namespace: str) -> str:
        """Return what a namespace is for."""
        if namespace in _EXACT:
            return _EXACT[namespace][0]
        if not namespace:
            return _NONE
        folded = namespace.casefold()
        by_appearance = next((family for part, family in _BY_APPEARANCE if part in folded), _VENDOR)
        if by_appearance == _VENDOR and namespace == self._root_namespace:
            return IMSCP
        return by_appearance

    def fits(self, tag: str, family: str, name: str) -> bool:
        """Tell whether a tag is the element that is looked for, by its name where tools mistake the namespace."""
        found, local = self.meaning(tag)
        if local != name.casefold() or found == _VENDOR:
            return False
        if local in _OF_SEVERAL and found != family:
            return family == IMSSS and found in (_NONE, IMSCP)
        return True

    def tell_misplaced(self, tag: str, family: str, line: int | None) -> None:
        """Say once for each name that it stands in another namespace than the standard gives it."""
        found, local = self.meaning(tag)
        if found == _NONE and not self._root_namespace:
            return
        if found != family and (family, local) not in self._told:
            self._told.add((family, local))
            namespace = expected(family, self.findings.standard)
            self.findings.tell("namespace-misplaced", line, element=_split(tag)[2], expected=namespace)


class Part:
    """An element, asked for its children, attributes and texts by the names of the standard."""

    __slots__ = ("_element", "_names")

    def __init__(self, element: Any, names: Names) -> None:
        self._element = element
        self._names = names

    @property
    def findings(self) -> Findings:
        """Return where to tell what is wrong here."""
        return self._names.findings

    def family_of(self, namespace: str) -> str:
        """Return what a namespace of the document is for."""
        return self._names.family_of(namespace)

    @property
    def line(self) -> int | None:
        """Return the line in which the element begins."""
        found: int | None = self._element.sourceline
        return found

    @property
    def name(self) -> str:
        """Return the name as it is written, without its prefix."""
        return _split(self._element.tag)[2]

    @property
    def text(self) -> str:
        """Return all text within, without white space around it."""
        return "".join(self._element.itertext()).strip()

    @property
    def line_of_text(self) -> str:
        """Return all text within, as one line."""
        return " ".join(self.text.split())

    def children(self, name: str, family: str = IMSCP) -> Iterator["Part"]:
        """Yield the children of a name."""
        for child in self._element:
            if isinstance(child.tag, str) and self._names.fits(child.tag, family, name):
                self._names.tell_misplaced(child.tag, family, child.sourceline)
                yield Part(child, self._names)

    def child(self, name: str, family: str = IMSCP) -> "Part | None":
        """Return the first child of a name; more of them are told."""
        found = list(self.children(name, family))
        if len(found) > 1:
            self.findings.tell("several", found[1].line, element=name)
        return found[0] if found else None

    def has(self, name: str, family: str) -> bool:
        """Tell whether there is a child of a name, and tell nothing else."""
        return any(isinstance(each.tag, str) and self._names.fits(each.tag, family, name) for each in self._element)

    def attribute(self, name: str) -> str:
        """Return an attribute without white space around it, however it is prefixed or its case; empty if missing."""
        exact = self._element.get(name)
        if exact is not None:
            return str(exact).strip()
        for key, value in self._element.attrib.items():
            family, local = self._names.meaning(key)
            if local == name.casefold() and family != _VENDOR:
                return str(value).strip()
        return ""

    def identifier(self, name: str = "identifier") -> str:
        """Return an attribute that names something: blanks written as %20 are blanks, and several are one.

        SCORM 2004 4th Ed. CAM §5.1 <objectives>: identifiers are compared after their white space is collapsed.
        """
        return " ".join(self.attribute(name).replace("%20", " ").split())

    @property
    def language(self) -> str:
        """Return the xml:lang or the language of a text, ``und`` if it has none."""
        found = self._element.get(f"{{{_XML}}}lang") or self.attribute("language") or self.attribute("lang")
        return "und" if found.strip().casefold() in ("", "x-none", "none") else str(found).strip()

    @property
    def base(self) -> str:
        """Return the xml:base that is written at this very element."""
        return str(self._element.get(f"{{{_XML}}}base") or "").strip()


def _split(tag: str) -> tuple[str, str, str]:
    """Return the namespace, the prefix that nobody declared, and the local name."""
    if tag.startswith("{"):
        namespace, _, local = tag[1:].partition("}")
        return namespace.strip(), "", local
    prefix, _, local = tag.rpartition(":")
    return "", prefix, local
