"""Where the standards speak of the parts of a package; rules name a part, and are shown with its section."""

from collections.abc import Mapping
from typing import Final

from scorm_bridge.rules.findings import Section


def _cam(element: str) -> Section:
    return Section(f"SCORM 2004 4th Ed. CAM §3.4.1 <{element}>", f"SCORM 1.2 CAM §2.3 <{element}>")


def _sn(element: str, section: str) -> Section:
    place = f"SCORM 2004 4th Ed. CAM §5.1 <{element}>; SN §{section}"
    return Section(place, place)


def _sn_2004(element: str, section: str) -> Section:
    place = f"SCORM 2004 4th Ed. CAM §3.4.1 <{element}>; SN §{section}"
    return Section(place, place)


def _scorm_12(element: str) -> Section:
    place = f"SCORM 1.2 CAM §2.3 <{element}>"
    return Section(place, place)


SECTIONS: Final[Mapping[str, Section]] = {
    "package": Section("SCORM 2004 4th Ed. CAM §3.2", "SCORM 1.2 CAM §2.3"),
    "out of scope": Section("out of scope", "out of scope"),
    "xml": Section("SCORM 2004 4th Ed. CAM §3.4; XML 1.0", "SCORM 1.2 CAM §2.3; XML 1.0"),
    "namespaces": Section("SCORM 2004 4th Ed. CAM §3.4; Namespaces in XML", "SCORM 1.2 CAM §2.3; Namespaces in XML"),
    "safety": Section("package safety", "package safety"),
    "xml:base": Section("SCORM 2004 4th Ed. CAM §3.4.3; XML Base", "SCORM 1.2 CAM §2.3; XML Base"),
    **{
        name: _cam(name)
        for name in (
            "manifest",
            "metadata",
            "schema",
            "schemaversion",
            "organizations",
            "organization",
            "title",
            "item",
            "timeLimitAction",
            "dataFromLMS",
            "resources",
            "resource",
            "file",
            "dependency",
        )
    },
    **{name: _scorm_12(name) for name in ("prerequisites", "maxtimeallowed", "masteryscore")},
    "completionThreshold": _sn_2004("completionThreshold", "3.14"),
    "data": Section("SCORM 2004 4th Ed. CAM §3.4.1 <data>; RTE §4.3.1"),
    "presentation": Section("SCORM 2004 4th Ed. CAM §5.2 <presentation>; SN §5.6.2"),
    "sequencing": _sn("sequencing", "3"),
    "controlMode": _sn("controlMode", "3.2"),
    "constrainedChoiceConsiderations": _sn("constrainedChoiceConsiderations", "3.3"),
    "sequencingRules": _sn("sequencingRules", "3.4"),
    "limitConditions": _sn("limitConditions", "3.5"),
    "rollupRules": _sn("rollupRules", "3.7"),
    "rollupConsiderations": _sn("rollupConsiderations", "3.9"),
    "objectives": _sn("objectives", "3.10"),
    "randomizationControls": _sn("randomizationControls", "3.12"),
    "deliveryControls": _sn("deliveryControls", "3.13"),
}

_WITHIN: Final[Mapping[str, str]] = {
    "ruleconditions": "sequencingRules",
    "rulecondition": "sequencingRules",
    "rollupconditions": "rollupRules",
    "rollupcondition": "rollupRules",
    "rolluprule": "rollupRules",
    "primaryobjective": "objectives",
    "objective": "objectives",
    "minnormalizedmeasure": "objectives",
    "mapinfo": "objectives",
    "map": "data",
}
_BY_ELEMENT: Final[Mapping[str, str]] = {**{name.casefold(): name for name in SECTIONS}, **_WITHIN}


def section_of(element: str) -> str:
    """Return the name of the section that speaks of an element."""
    return _BY_ELEMENT.get(element.casefold(), "manifest")
