"""Tells which version and edition of SCORM a manifest follows (SCORM 2004 4th Ed. CAM §3.4.1 <schemaversion>).

What it says counts; where it says nothing that is known, its namespaces do, and what only later editions have.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from scorm_bridge.rules.findings import SCORM_12, SCORM_2004, Findings
from scorm_bridge.rules.manifest import version_name
from scorm_bridge.rules.manifest_parts import ADLCP, ADLSEQ, FAMILIES, IMSCP, Part, expected, version_of_namespace

_SCHEMA: Final = "ADL SCORM"
_SAID: Final = (
    (re.compile(r"(?:adl\s*)?(?:scorm\s*)?1\.2"), (SCORM_12, 0), "1.2"),
    (re.compile(r"cam\s*1\.3"), (SCORM_2004, 2), "CAM 1.3"),
    (re.compile(r".*2004\D*2\s*nd.*"), (SCORM_2004, 2), ""),
    (re.compile(r".*2004\D*3\s*rd.*"), (SCORM_2004, 3), "2004 3rd Edition"),
    (re.compile(r".*2004\D*4\s*th.*"), (SCORM_2004, 4), "2004 4th Edition"),
    (re.compile(r".*1\.3(?:\.\d)?"), (SCORM_2004, 2), ""),
    (re.compile(r".*2004.*"), (SCORM_2004, 0), ""),
)
"""How tools write versions, the edition that is meant (0 for not said), and how the standard wants it."""

_LATER_CONTROLS: Final = frozenset({"exitall", "abandonall", "suspendall"})


@dataclass(frozen=True, slots=True)
class Version:
    """What a manifest follows, and what it says of it."""

    standard: str
    edition: int
    schema: str
    said: str


def version_of(manifest: Part, root: Any, findings: Findings) -> Version:
    """Return the version, and set that by which findings are told."""
    metadata = manifest.child("metadata")
    schema = metadata.child("schema") if metadata is not None else None
    version = metadata.child("schemaversion") if metadata is not None else None
    said = version.line_of_text if version is not None else ""
    namespaces = _namespaces(root)
    found = _of(said) or _by_namespaces(namespaces)
    standard, edition, spelling = found
    if standard == SCORM_2004 and not edition:
        edition = _by_features(root)
    result = Version(standard, edition, schema.line_of_text if schema is not None else "", said)
    findings.standard = standard
    _tell(result, spelling, findings, version or manifest)
    if schema is not None and result.schema.casefold() != _SCHEMA.casefold():
        findings.tell("schema-odd", schema.line, schema=result.schema)
    _tell_namespaces(manifest, root, namespaces, standard)
    return result


def _of(said: str) -> tuple[str, int, str] | None:
    folded = " ".join(said.casefold().split())
    for pattern, (standard, edition), spelling in _SAID:
        if len(folded) < 100 and pattern.fullmatch(folded):
            return standard, edition, spelling
    return None


def _by_namespaces(namespaces: Collection[str]) -> tuple[str, int, str]:
    versions = [version_of_namespace(each) for each in namespaces]
    is_2004 = SCORM_2004 in versions and (versions.count(SCORM_2004) >= versions.count(SCORM_12))
    return (SCORM_2004 if is_2004 else SCORM_12), 0, ""


def _by_features(root: Any) -> int:
    """Return the earliest edition that has all that a manifest uses."""
    edition = 2
    for element in root.iter():
        local = str(element.tag).rpartition("}")[2].casefold()
        if local == "hidelmsui" and (element.text or "").strip().casefold() in _LATER_CONTROLS:
            edition = 3
        is_fourth = (local == "objectives" and ADLSEQ in element.tag) or (local == "map" and ADLCP in element.tag)
        if is_fourth or (local == "completionthreshold" and len(element.attrib)):
            return 4
    return edition


def _namespaces(root: Any) -> list[str]:
    """Return the namespaces of elements and attributes, those that are only declared left out."""
    tags = {tag for element in root.iter() for tag in (element.tag, *element.attrib)}
    return sorted({tag[1:].partition("}")[0] for tag in tags if isinstance(tag, str) and tag.startswith("{")})


def _tell(version: Version, spelling: str, findings: Findings, part: Part) -> None:
    if not version.said:
        findings.tell("schemaversion-missing", part.line, taken=version_name(version.edition))
    elif version.said.casefold() != spelling.casefold():
        findings.tell("schemaversion-odd", part.line, version=version.said, taken=version_name(version.edition))


def _tell_namespaces(manifest: Part, root: Any, namespaces: Collection[str], standard: str) -> None:
    findings = manifest.findings
    if not root.tag.startswith("{"):
        findings.tell("namespace-missing", manifest.line, expected=expected(IMSCP, standard))
    for namespace in namespaces:
        version = version_of_namespace(namespace)
        family = manifest.family_of(namespace)
        if version and version != standard:
            findings.tell("version-mixed", manifest.line, standard=standard, namespace=namespace)
        elif not version and family in FAMILIES:
            known = {"namespace": namespace, "taken": family, "expected": expected(family, standard)}
            findings.tell("namespace-odd", manifest.line, **known)
