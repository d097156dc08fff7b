"""Manifests that the tests build themselves: valid by default, and one thing changed."""

from collections.abc import Collection
from xml.sax.saxutils import escape, quoteattr

from scorm_bridge.rules.findings import Finding
from scorm_bridge.rules.manifest import Item, Manifest, Resource
from scorm_bridge.rules.manifest_reading import read_manifest

NAMES = frozenset({"imsmanifest.xml", "index.html", "media/Start here.html", "common/api.js", "Überblick.html"})

NAMESPACES_12 = {
    "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "xmlns:imsmd": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
}
NAMESPACES_2004 = {
    "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
    "xmlns:adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
    "xmlns:adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
    "xmlns:imsss": "http://www.imsglobal.org/xsd/imsss",
    "xmlns:lom": "http://ltsc.ieee.org/xsd/LOM",
}


def attributes(given: dict[str, str]) -> str:
    return "".join(f" {name.replace('__', ':')}={quoteattr(value)}" for name, value in given.items() if value)


def element(name: str, *content: str, **given: str) -> str:
    return f"<{name}{attributes(given)}>{''.join(content)}</{name}>"


def item(name: str = "lesson", *content: str, ref: str = "res", title: str = "Lesson", **given: str) -> str:
    """Write an item; one with items in it launches nothing unless told to."""
    ref = "" if any("<item" in each for each in content) and ref == "res" else ref
    named = {"identifier": name, "identifierref": ref, **given}
    head = f"<title>{escape(title)}</title>" if title else ""
    return f"\n<item{attributes(named)}>{head}{''.join(content)}</item>"


def organization(*content: str, name: str = "org", title: str = "Safety", **given: str) -> str:
    head = f"<title>{escape(title)}</title>" if title else ""
    body = "".join(content or (item(),))
    return f"\n<organization{attributes({'identifier': name, **given})}>{head}{body}</organization>"


def resource(name: str = "res", *content: str, href: str = "index.html", kind: str = "sco", **given: str) -> str:
    """Write a resource; its kind is spelled as both standards read it."""
    named = {"identifier": name, "type": "webcontent", "adlcp:scormType": kind, "href": href, **given}
    return f"\n<resource{attributes(named)}>{''.join(content)}</resource>"


def manifest(
    *content: str,
    resources: str = "",
    version: str = "2004 4th Edition",
    schema: str = "ADL SCORM",
    default: str = "org",
    inner: str = "",
    metadata: str = "",
    **given: str,
) -> bytes:
    """Write a manifest of organizations; ``inner`` stands behind the resources."""
    namespaces = NAMESPACES_12 if version.startswith("1.2") else NAMESPACES_2004
    given = {name.replace("__", ":"): value for name, value in given.items()}
    said = f"<schema>{schema}</schema><schemaversion>{version}</schemaversion>" if version else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<manifest{attributes({**namespaces, 'identifier': 'course', 'version': '1', **given})}>"
        f"<metadata>{said}{metadata}</metadata>"
        f"<organizations{attributes({'default': default})}>{''.join(content or (organization(),))}</organizations>"
        f"<resources>{resources or resource()}</resources>{inner}</manifest>"
    ).encode()


def manifest_12(*content: str, **given: str) -> bytes:
    return manifest(*content, version="1.2", **given)


def course(*items: str, **given: str) -> bytes:
    """Write a manifest of one organization with these items."""
    return manifest(organization(*items), **given)


def course_12(*items: str, **given: str) -> bytes:
    return manifest_12(organization(*items), **given)


def findings(xml: bytes, names: Collection[str] | None = NAMES) -> tuple[Finding, ...]:
    reading = read_manifest(xml, names)
    assert (reading.manifest is None) == bool(reading.errors)
    assert all(each.rule and each.message and each.advice for each in reading.findings)
    return reading.findings


def told(xml: bytes, names: Collection[str] | None = NAMES) -> list[str]:
    """Return the codes of what is found: errors first, then warnings, each in its order."""
    return [each.code for each in findings(xml, names)]


def read(xml: bytes, names: Collection[str] | None = NAMES, *, but: Collection[str] = ()) -> Manifest:
    """Return a manifest about which nothing is told, but these codes."""
    reading = read_manifest(xml, names)
    assert [each.code for each in reading.findings] == list(but)
    assert reading.manifest is not None
    return reading.manifest


def first_item(xml: bytes, *, but: Collection[str] = ()) -> Item:
    return read(xml, but=but).organization.items[0]


def first_resource(xml: bytes, names: Collection[str] | None = NAMES, *, but: Collection[str] = ()) -> Resource:
    return read(xml, names, but=but).resources["res"]
