"""Judges what parts of a manifest say of each other: identifiers, references, and whether anything can be launched.

SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4.1
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from scorm_bridge.rules import prerequisites
from scorm_bridge.rules.findings import SCORM_2004, Findings
from scorm_bridge.rules.manifest import SCO, Item, Organization, Resource
from scorm_bridge.rules.manifest_resources import ReadResource, launched
from scorm_bridge.rules.package_paths import PackageNames


def tell_of_identifiers(
    organizations: Sequence[Organization], resources: Mapping[str, ReadResource], findings: Findings
) -> None:
    """Tell which identifiers come twice: an error within an organization, where what learners do is kept by them."""
    elsewhere: dict[str, int | None] = {name: each.resource.line for name, each in resources.items()}
    for organization in organizations:
        own: dict[str, int | None] = {}
        parts: list[Organization | Item] = [organization, *(item for item, _ in organization.walk())]
        for part in parts:
            known = {"identifier": part.identifier}
            if not part.identifier:
                continue
            if part.identifier in own:
                findings.tell("item-identifier-taken", part.line, other=own[part.identifier], **known)
            elif part.identifier in elsewhere:
                findings.tell("identifier-shared", part.line, other=elsewhere[part.identifier], **known)
            own.setdefault(part.identifier, part.line)
        elsewhere |= own


def tell_of_items(
    organization: Organization,
    resources: Mapping[str, ReadResource],
    submanifests: Collection[str],
    findings: Findings,
) -> None:
    """Tell which items of an organization launch nothing, or something that isn't there."""
    for item, _ in organization.walk():
        if item.identifierref and item.identifierref not in resources:
            known = {"reference": item.identifierref, "identifier": item.identifier}
            code = "item-to-submanifest" if item.identifierref in submanifests else "item-to-nothing"
            findings.tell(code, item.line, **known)
        elif item.identifierref and item.children:
            is_2004 = findings.standard == SCORM_2004
            code = "folder-with-resource" if is_2004 else "folder-launched"
            findings.tell(code, item.line, identifier=item.identifier)
        elif not item.identifierref and not item.children:
            findings.tell("item-without-resource", item.line, identifier=item.identifier)


def tell_of_prerequisites(organization: Organization, findings: Findings) -> None:
    """Tell which prerequisites ask about items that the organization hasn't."""
    items = [item for item, _ in organization.walk()]
    known = {item.identifier for item in items}
    for item in items:
        if item.prerequisites:
            asked = set(prerequisites.items_of(prerequisites.read(item.prerequisites)))
            for reference in sorted(asked - known):
                findings.tell("prerequisites-unknown", item.line, reference=reference)


def tell_of_start(organization: Organization, findings: Findings) -> None:
    """Tell when an organization of SCORM 2004 lets neither the learner nor the LMS begin anything (SN §3.2)."""
    mode = organization.sequencing.control_mode
    if findings.standard == SCORM_2004 and not mode.choice and not mode.flow:
        findings.tell("start-impossible", organization.sequencing.line, identifier=organization.identifier)


def launchable(
    organizations: Sequence[Organization],
    resources: Mapping[str, ReadResource],
    names: PackageNames | None,
    findings: Findings,
) -> dict[str, Resource]:
    """Return all resources, those that items launch with the files to which they lead."""
    found = {name: each.resource for name, each in resources.items()}
    for name, item in _launchers(organizations, findings.standard).items():
        if name not in resources:
            continue
        resource, has_type = resources[name].resource, resources[name].has_type
        if not resource.href:
            findings.tell("item-to-no-href", resource.line, reference=name, identifier=item.identifier)
            continue
        if not has_type:
            findings.tell("scormtype-missing", resource.line, identifier=name)
            resource = replace(resource, scorm_type=SCO)
        found[name] = launched(resource, name, names, findings)
    return found


def tell_of_launches(organization: Organization, resources: Mapping[str, Resource], findings: Findings) -> None:
    """Tell when nothing of an organization can be launched, unless what is wrong has been told already."""
    if not organization.items:
        findings.tell("organization-without-items", organization.line, identifier=organization.identifier)
    if not findings.have_errors and not any(
        item.identifierref in resources and resources[item.identifierref].url
        for _, item in _launching(organization, findings.standard)
    ):
        findings.tell("nothing-to-launch", organization.line, identifier=organization.identifier)


def _launchers(organizations: Sequence[Organization], standard: str) -> dict[str, Item]:
    """Return the first item that launches each resource."""
    found: dict[str, Item] = {}
    for organization in organizations:
        for reference, item in _launching(organization, standard):
            found.setdefault(reference, item)
    return found


def _launching(organization: Organization, standard: str) -> Iterator[tuple[str, Item]]:
    for item, _ in organization.walk():
        if item.identifierref and not (item.children and standard == SCORM_2004):
            yield item.identifierref, item
