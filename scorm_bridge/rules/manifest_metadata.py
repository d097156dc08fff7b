"""Reads what describes a package: LOM in the manifest, or in a file of its own.

IEEE 1484.12.1 §6 (General); SCORM 1.2 CAM §2.2; SCORM 2004 4th Ed. CAM §4
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from scorm_bridge.rules.findings import Findings
from scorm_bridge.rules.manifest import Manifest, Metadata
from scorm_bridge.rules.manifest_parts import ADLCP, LOM, Names, Part
from scorm_bridge.rules.manifest_xml import USUAL_LIMITS, Limits, root_of
from scorm_bridge.rules.package_paths import IN_PACKAGE, PackageNames, target_of

_EMPTY: Final[Mapping[str, str]] = {}


def metadata_of(holder: Part, base: str, names: PackageNames | None) -> Metadata:
    """Return the metadata of an element; its location is the name of a file in the package."""
    part = holder.child("metadata")
    if part is None:
        return Metadata()
    lom = part.child("lom", LOM)
    title, description = (_EMPTY, _EMPTY) if lom is None else texts_of(lom)
    return Metadata(title, description, _location(part, base, names), part.line)


def texts_of(lom: Part) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return title and description of a LOM, each as a language map."""
    general = lom.child("general", LOM)
    return (_EMPTY, _EMPTY) if general is None else (_texts(general, "title"), _texts(general, "description"))


def locations_of(manifest: Manifest) -> Collection[str]:
    """Return the files whose metadata say more of the course: those of the manifest and of what is taught."""
    holders = (manifest.metadata, manifest.organization.metadata)
    return list(dict.fromkeys(each.location for each in holders if each.location))


def with_metadata(
    manifest: Manifest, texts: Mapping[str, bytes | None], findings: Findings, limits: Limits = USUAL_LIMITS
) -> Manifest:
    """Return a manifest that says what the files of its metadata say, where it says nothing itself."""
    read = {name: _read(name, xml, findings, limits) for name, xml in texts.items()}
    organizations = tuple(
        replace(each, metadata=_completed(each.metadata, read)) if each is manifest.organization else each
        for each in manifest.organizations
    )
    return replace(manifest, metadata=_completed(manifest.metadata, read), organizations=organizations)


def _read(name: str, xml: bytes | None, findings: Findings, limits: Limits) -> Metadata:
    """Return what a file says; nothing in it can keep a course from being played."""
    own = findings.apart()
    root = None if xml is None else root_of(xml, own, limits)
    if root is None:
        why = next((each.message for each in own.in_order()), "It is too large, or damaged.")
        findings.tell("metadata-unreadable", location=name, detail=why)
        return Metadata()
    part = Part(root, Names(root, own))
    lom = part if part.name.casefold() == "lom" else part.child("lom", LOM)
    return Metadata() if lom is None else Metadata(*texts_of(lom))


def _completed(metadata: Metadata, read: Mapping[str, Metadata]) -> Metadata:
    more = read.get(metadata.location)
    if more is None:
        return metadata
    return replace(metadata, title=metadata.title or more.title, description=metadata.description or more.description)


def _location(part: Part, base: str, names: PackageNames | None) -> str:
    """Return the file of the metadata, as it is based, or else from the root folder."""
    found = part.child("location", ADLCP)
    if found is None or not found.text:
        return ""
    targets = [target_of(each, found.text) for each in dict.fromkeys((base, ""))]
    inside = [target for target in targets if target.place == IN_PACKAGE and target.names]
    if names is None:
        return inside[0].names[0] if inside else ""
    name = next((name for target in inside if (name := names.find(target))), "")
    if not name:
        part.findings.tell("metadata-missing", found.line, location=found.text)
    return name


def _texts(general: Part, name: str) -> dict[str, str]:
    """Return a language map; of several texts in one language it is the first."""
    found: dict[str, str] = {}
    for part in general.children(name, LOM):
        for kind in ("langstring", "string"):
            for text in part.children(kind, LOM):
                if text.line_of_text:
                    found.setdefault(text.language, text.line_of_text)
    return found
