"""What is told about a file that isn't opened as a package at all."""

from collections.abc import Sequence
from typing import Final

from people.rules.errors import Problem
from scorm_bridge.rules.findings import ERROR, Finding

_RULE: Final = "package safety"
_ADVICE: Final = "Pack the course again with a usual ZIP tool, or export it anew from the tool that made it."


def not_a_zip() -> Finding:
    """Return what is told about a file that is no ZIP: a manifest alone has no content to play.

    SCORM 2004 4th Ed. CAM §3.2; SCORM 1.2 CAM §2.3
    """
    return Finding(
        "not-a-zip",
        ERROR,
        "SCORM CAM, Package Interchange File",
        "The file is no ZIP.",
        None,
        "Send the whole package: a ZIP with imsmanifest.xml in its root folder.",
    )


def hostile(message: str, problems: Sequence[Problem]) -> tuple[Finding, ...]:
    """Return what is told about a ZIP that is broken or looks hostile: everything that its entries do wrong."""
    if not problems:
        return (Finding("zip-unreadable", ERROR, _RULE, message, None, _ADVICE),)
    return tuple(Finding(each.code, ERROR, _RULE, f"{each.value!r}: {each.rule}", None, _ADVICE) for each in problems)
