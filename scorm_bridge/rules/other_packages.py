"""Recognises what a ZIP without a SCORM manifest is, so that its author is told what to do with it."""

from collections.abc import Collection
from typing import Final

from scorm_bridge.rules.findings import Findings
from scorm_bridge.rules.manifest import FILE_NAME

_OF_AICC: Final = (".crs", ".au", ".cst", ".des")
"""What an AICC course consists of: at least three of these lie in one folder (AICC CMI001 §5)."""

_LEAST_OF_AICC: Final = 3


def manifest_name(names: Collection[str], findings: Findings) -> str | None:
    """Return the name of the manifest in a package, None if there is none; the findings say what there is instead."""
    if FILE_NAME in names:
        return FILE_NAME
    in_root = {name.casefold(): name for name in sorted(names, reverse=True) if "/" not in name}
    if FILE_NAME in in_root:
        findings.tell("manifest-in-other-case", name=in_root[FILE_NAME])
        return in_root[FILE_NAME]
    _tell_what_it_is(names, in_root, findings)
    return None


def _tell_what_it_is(names: Collection[str], in_root: dict[str, str], findings: Findings) -> None:
    deeper = sorted(name for name in names if name.casefold().endswith(f"/{FILE_NAME}"))
    if "cmi5.xml" in in_root:
        findings.tell("cmi5", name=in_root["cmi5.xml"])
    elif deeper:
        findings.tell("manifest-in-a-folder", name=min(deeper, key=lambda each: (each.count("/"), each)))
    elif aicc := _aicc(names):
        findings.tell("aicc", name=aicc)
    elif "tincan.xml" in in_root:
        findings.tell("tin-can", name=in_root["tincan.xml"])
    elif zips := sorted(name for folded, name in in_root.items() if folded.endswith(".zip")):
        findings.tell("manifest-in-a-zip", name=zips[0])
    else:
        findings.tell("no-manifest")


def _aicc(names: Collection[str]) -> str:
    """Return a file by which an AICC course is recognised, empty if there is none."""
    folders: dict[str, dict[str, str]] = {}
    for name in sorted(names):
        folder, _, file = name.rpartition("/")
        for ending in _OF_AICC:
            if file.casefold().endswith(ending):
                folders.setdefault(folder, {})[ending] = name
    found = [each for each in folders.values() if len(each) >= _LEAST_OF_AICC]
    return next(iter(found[0].values())) if found else ""
