"""Reads the resources of a manifest, and finds their files (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scorm_bridge.rules.findings import Findings
from scorm_bridge.rules.manifest import ASSET, SCO, File, Resource
from scorm_bridge.rules.manifest_metadata import metadata_of
from scorm_bridge.rules.manifest_parts import Part
from scorm_bridge.rules.manifest_values import word_of
from scorm_bridge.rules.package_paths import (
    ELSEWHERE,
    IN_PACKAGE,
    OUTSIDE,
    PackageNames,
    address_of,
    joined,
    target_of,
    url_of,
)


@dataclass(frozen=True, slots=True)
class ReadResource:
    """A resource, and whether it said what it is."""

    resource: Resource
    has_type: bool


def resources_of(manifest: Part, names: PackageNames | None) -> dict[str, ReadResource]:
    """Return the resources by their identifiers; what is wrong with an href is told when an item launches it."""
    holder = manifest.child("resources")
    if holder is None:
        manifest.findings.tell("no-resources", manifest.line)
        return {}
    base = joined(manifest.base, holder.base)
    found: dict[str, ReadResource] = {}
    for part in holder.children("resource"):
        read = _resource(part, base, names)
        known = found.get(read.resource.identifier)
        if not read.resource.identifier:
            part.findings.tell("resource-without-identifier", part.line)
        elif known is None:
            found[read.resource.identifier] = read
        else:
            _tell_twice(read.resource, known.resource, part.findings)
    for read in found.values():
        _tell_unknown_dependencies(read.resource, found, manifest.findings)
    return found


def launched(resource: Resource, reference: str, names: PackageNames | None, findings: Findings) -> Resource:
    """Return a resource that an item launches, with the file and the URL to which its href leads.

    SCORM 2004 4th Ed. CAM §3.4.1 <resource>: what is launched has an href, and it leads to a file of the package or to
    a whole address.
    """
    known = {"href": resource.href, "identifier": reference}
    target = target_of(resource.base, resource.href)
    if target.place == ELSEWHERE:
        findings.tell("href-elsewhere", resource.line, **known)
        return replace(resource, url=address_of(resource.base, resource.href))
    if target.place != IN_PACKAGE:
        findings.tell("href-outside" if target.place == OUTSIDE else "href-unusable", resource.line, **known)
        return resource
    if "\\" in resource.href.partition("?")[0]:
        findings.tell("href-with-backslashes", resource.line, **known)
    name = next(iter(target.names), None) if names is None else names.find(target)
    if name is None:
        findings.tell("href-to-nothing", resource.line, base=resource.base, **known)
        return resource
    _tell_other_spelling(resource, name, target.names, findings)
    return replace(resource, name=name, url=url_of(name, target.behind))


def _tell_other_spelling(resource: Resource, name: str, meant: tuple[str, ...], findings: Findings) -> None:
    if name not in meant:
        findings.tell(
            "href-in-other-case", resource.line, href=resource.href, identifier=resource.identifier, name=name
        )
    elif resource.base and not resource.base.endswith("/") and name.startswith(f"{resource.base.strip('./')}/"):
        findings.tell("base-without-slash", resource.line, base=resource.base)


def _resource(part: Part, outer: str, names: PackageNames | None) -> ReadResource:
    base = joined(outer, part.base)
    identifier = part.identifier()
    type_ = part.attribute("type")
    if type_ != "webcontent":
        part.findings.tell("resource-type-odd", part.line, identifier=identifier, type=type_)
    said = part.attribute("scormType")
    scorm_type = word_of(said, (SCO, ASSET))
    if said and not scorm_type:
        part.findings.tell("scormtype-odd", part.line, identifier=identifier, value=said, taken=SCO)
    resource = Resource(
        identifier=identifier,
        scorm_type=scorm_type or (SCO if said else ASSET),
        type=type_,
        href=part.attribute("href"),
        base=base,
        files=tuple(_file(child, identifier, base, names) for child in part.children("file")),
        dependencies=tuple(
            reference for child in part.children("dependency") if (reference := child.identifier("identifierref"))
        ),
        metadata=metadata_of(part, base, names),
        line=part.line,
    )
    return ReadResource(resource, has_type=bool(said))


def _file(part: Part, identifier: str, base: str, names: PackageNames | None) -> File:
    href = part.attribute("href")
    if not href:
        part.findings.tell("file-without-href", part.line, identifier=identifier)
        return File("", line=part.line)
    target = target_of(base, href)
    name: str | None = None
    if target.place != ELSEWHERE and names is not None:
        name = names.find(target)
        if name is None:
            part.findings.tell("file-missing", part.line, href=href, identifier=identifier)
    return File(href, name, metadata_of(part, base, names), part.line)


def _tell_twice(resource: Resource, known: Resource, findings: Findings) -> None:
    same = (resource.href, resource.base) == (known.href, known.base)
    findings.tell(
        "resource-twice" if same else "resource-identifier-taken",
        resource.line,
        identifier=resource.identifier,
        other=known.line,
    )


def _tell_unknown_dependencies(resource: Resource, found: Mapping[str, object], findings: Findings) -> None:
    for reference in resource.dependencies:
        if reference not in found:
            findings.tell("dependency-to-nothing", resource.line, identifier=resource.identifier, reference=reference)
