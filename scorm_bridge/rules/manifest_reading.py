"""Reads a SCORM package: its manifest as values that can be run, or everything that keeps it from running.

Nothing is opened here: the service tells the names of the files, and hands over the contents that are asked for.
"""

from collections.abc import Callable, Collection

from scorm_bridge.rules.findings import Findings
from scorm_bridge.rules.manifest import Manifest, Organization, Reading
from scorm_bridge.rules.manifest_items import Around, organizations_of
from scorm_bridge.rules.manifest_metadata import locations_of, metadata_of, with_metadata
from scorm_bridge.rules.manifest_parts import Names, Part
from scorm_bridge.rules.manifest_references import (
    launchable,
    tell_of_identifiers,
    tell_of_items,
    tell_of_launches,
    tell_of_prerequisites,
    tell_of_start,
)
from scorm_bridge.rules.manifest_resources import resources_of
from scorm_bridge.rules.manifest_rules import RULES
from scorm_bridge.rules.manifest_sections import SECTIONS
from scorm_bridge.rules.manifest_sequencing import collection_of
from scorm_bridge.rules.manifest_version import Version, version_of
from scorm_bridge.rules.manifest_xml import USUAL_LIMITS, Limits, root_of
from scorm_bridge.rules.other_packages import manifest_name
from scorm_bridge.rules.package_paths import PackageNames

Read = Callable[[str], bytes | None]
"""Hands over the content of a file; None for one that can't be unpacked, or is larger than the service reads."""


def read_package(
    names: Collection[str], read: Read, limits: Limits = USUAL_LIMITS, *, organization: str = ""
) -> Reading:
    """Return the manifest of a package that has files of these names, with what its metadata files say.

    ``organization`` is the identifier of the one that shall be taught, the manifest's default without it.
    """
    findings = Findings(RULES, SECTIONS)
    name = manifest_name(names, findings)
    if name is None:
        return Reading(None, findings.in_order())
    xml = read(name)
    if xml is None:
        findings.tell("manifest-unreadable", name=name)
        return Reading(None, findings.in_order())
    manifest = _manifest(xml, names, findings, limits, organization)
    if manifest is not None:
        texts = {location: read(location) for location in locations_of(manifest)}
        manifest = with_metadata(manifest, texts, findings, limits)
    return Reading(manifest, findings.in_order())


def read_manifest(xml: bytes, names: Collection[str] | None = None, limits: Limits = USUAL_LIMITS) -> Reading:
    """Return the manifest that a text describes; without names, files aren't looked for."""
    findings = Findings(RULES, SECTIONS)
    manifest = _manifest(xml, names, findings, limits)
    return Reading(manifest, findings.in_order())


def _manifest(
    xml: bytes, names: Collection[str] | None, findings: Findings, limits: Limits, wanted: str = ""
) -> Manifest | None:
    root = root_of(xml, findings, limits)
    if root is None:
        return None
    part = Part(root, Names(root, findings))
    if part.name.casefold() != "manifest":
        findings.tell("not-a-manifest", part.line, element=part.name)
        return None
    version = version_of(part, root, findings)
    if "common cartridge" in version.schema.casefold():
        findings.tell("common-cartridge", part.line, name=version.schema)
        return None
    manifest = _values(part, version, None if names is None else PackageNames(names), wanted)
    return None if findings.have_errors else manifest


def _values(part: Part, version: Version, names: PackageNames | None, wanted: str) -> Manifest | None:
    findings = part.findings
    around = Around(collection_of(part), part.base, names)
    resources = resources_of(part, names)
    submanifests = _submanifests(part)
    holder = part.child("organizations")
    organizations = () if holder is None else organizations_of(holder, around)
    tell_of_identifiers(organizations, resources, findings)
    if not organizations or holder is None:
        findings.tell("no-organizations", part.line if holder is None else holder.line)
        return None
    for organization in organizations:
        tell_of_items(organization, resources, submanifests, findings)
        tell_of_prerequisites(organization, findings)
    found = launchable(organizations, resources, names, findings)
    default = _wanted(holder, organizations, wanted) if wanted else _default(holder, organizations)
    if default is not None:
        tell_of_start(default, findings)
        tell_of_launches(default, found, findings)
        _tell_of_others(default, organizations, holder)
    return Manifest(
        identifier=_identifier(part) or (default or organizations[0]).identifier,
        standard=version.standard,
        edition=version.edition,
        default=(default or organizations[0]).identifier,
        organizations=organizations,
        resources=found,
        version=part.attribute("version"),
        schema=version.schema,
        schema_version=version.said,
        metadata=metadata_of(part, part.base, names),
    )


def _identifier(part: Part) -> str:
    identifier = part.identifier()
    if not identifier:
        part.findings.tell("manifest-without-identifier", part.line)
    return identifier


def _tell_of_others(taught: Organization, organizations: tuple[Organization, ...], holder: Part) -> None:
    """Tell which organizations the course leaves out: one is taught, and the others may become courses as well."""
    others = ", ".join(each.identifier for each in organizations if each is not taught)
    if others:
        holder.findings.tell("organizations-left-out", holder.line, identifier=taught.identifier, others=others)


def _default(holder: Part, organizations: tuple[Organization, ...]) -> Organization | None:
    """Return the organization that is taught: the one that the manifest names, or the first one if it names none."""
    said = holder.identifier("default")
    found = next((each for each in organizations if each.identifier == said), None)
    if not said:
        holder.findings.tell("default-missing", holder.line, identifier=organizations[0].identifier)
        return organizations[0]
    if found is None and all(each.identifier for each in organizations):
        known = ", ".join(each.identifier for each in organizations)
        holder.findings.tell("default-unknown", holder.line, default=said, known=known)
    return found


def _wanted(holder: Part, organizations: tuple[Organization, ...], wanted: str) -> Organization | None:
    """Return the organization that whoever imports the package has chosen."""
    found = next((each for each in organizations if each.identifier == wanted), None)
    if found is None:
        known = ", ".join(each.identifier for each in organizations)
        holder.findings.tell("organization-unknown", holder.line, identifier=wanted, known=known)
    return found


def _submanifests(part: Part) -> frozenset[str]:
    """Return the identifiers of the manifests within, and of what they hold, which isn't read."""
    found = set()
    for child in part.children("manifest"):
        identifier = child.identifier()
        part.findings.tell("submanifest", child.line, identifier=identifier)
        found.add(identifier)
    return frozenset(found)
