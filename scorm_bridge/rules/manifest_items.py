"""Reads organizations and their items (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4.1, §5)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scorm_bridge.rules import prerequisites
from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.manifest import CompletionThreshold, DataMap, Item, Organization
from scorm_bridge.rules.manifest_metadata import metadata_of
from scorm_bridge.rules.manifest_parts import ADLCP, ADLNAV, IMSSS, Part
from scorm_bridge.rules.manifest_sequencing import sequencing_of
from scorm_bridge.rules.manifest_values import boolean, decimal_in, number, number_in, word_of
from scorm_bridge.rules.package_paths import PackageNames

TIME_LIMIT_ACTIONS: Final = ("exit,message", "exit,no message", "continue,message", "continue,no message")
CONTROLS: Final = ("previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll")
"""What hideLMSUI may hide, in all editions together."""

_TIME_SPAN: Final = re.compile(r"\d{1,4}:\d{1,2}:\d{1,2}(?:\.\d{1,2})?", re.ASCII)
_MOST_LAUNCH_DATA: Final = {SCORM_12: 255}
_MOST_LAUNCH_DATA_2004: Final = 4_000
_OF_12_ALONE: Final = ("prerequisites", "maxtimeallowed", "masteryscore")
_OF_2004_ALONE: Final = (
    ("sequencing", IMSSS),
    ("presentation", ADLNAV),
    ("completionThreshold", ADLCP),
    ("data", ADLCP),
)


@dataclass(frozen=True, slots=True)
class Around:
    """What items are read with: the sequencing of the collection, the base of the manifest, the files."""

    collection: Mapping[str, dict[str, Any]]
    base: str
    names: PackageNames | None


def organizations_of(holder: Part, around: Around) -> tuple[Organization, ...]:
    """Return the organizations in their order."""
    return tuple(_organization(part, around) for part in holder.children("organization"))


def _organization(part: Part, around: Around) -> Organization:
    identifier = part.identifier()
    if not identifier:
        part.findings.tell("organization-without-identifier", part.line)
    items = tuple(_item(child, around) for child in part.children("item"))
    _tell_of_other_version(part)
    return Organization(
        identifier=identifier,
        title=_title(part, identifier),
        items=items,
        structure=part.attribute("structure") or "hierarchical",
        objectives_global_to_system=boolean(part, "objectivesGlobalToSystem", True),
        shared_data_global_to_system=boolean(part, "sharedDataGlobalToSystem", True),
        completion_threshold=_completion_threshold(part),
        sequencing=_sequencing(part, around),
        metadata=metadata_of(part, around.base, around.names),
        line=part.line,
    )


def _item(part: Part, around: Around) -> Item:
    identifier = part.identifier()
    if not identifier:
        part.findings.tell("item-without-identifier", part.line)
    _tell_of_other_version(part)
    return Item(
        identifier=identifier,
        title=_title(part, identifier),
        identifierref=part.identifier("identifierref"),
        parameters=part.attribute("parameters"),
        is_visible=boolean(part, "isvisible", True),
        children=tuple(_item(child, around) for child in part.children("item")),
        time_limit_action=_time_limit_action(part),
        data_from_lms=_data_from_lms(part),
        metadata=metadata_of(part, around.base, around.names),
        line=part.line,
        **(_of_scorm_12(part) if part.findings.standard == SCORM_12 else _of_scorm_2004(part, around)),
    )


def _of_scorm_12(part: Part) -> dict[str, Any]:
    return {
        "prerequisites": _prerequisites(part),
        "max_time_allowed": _max_time_allowed(part),
        "mastery_score": _mastery_score(part),
    }


def _of_scorm_2004(part: Part, around: Around) -> dict[str, Any]:
    return {
        "completion_threshold": _completion_threshold(part),
        "data_maps": tuple(_data_maps(part)),
        "hide_lms_ui": tuple(dict.fromkeys(_hidden(part))),
        "sequencing": _sequencing(part, around),
    }


def _title(part: Part, identifier: str) -> str:
    title = part.child("title")
    text = title.line_of_text if title is not None else ""
    if not text:
        part.findings.tell("title-missing", part.line, element=part.name, identifier=identifier)
    return text or identifier


def _sequencing(part: Part, around: Around) -> sn.SequencingDefinition:
    if part.findings.standard == SCORM_12:
        return sn.DEFAULT
    return sequencing_of(part, around.collection)


def _tell_of_other_version(part: Part) -> None:
    findings = part.findings
    if findings.standard == SCORM_12:
        strange = [name for name, family in _OF_2004_ALONE if part.has(name, family)]
    else:
        strange = [name for name in _OF_12_ALONE if part.has(name, ADLCP)]
    for name in strange:
        findings.tell("of-other-version", part.line, element=name, standard=findings.standard)


def _completion_threshold(part: Part) -> CompletionThreshold:
    """Return the threshold: attributes in the 4th Edition, before that a number as text."""
    found = part.child("completionThreshold", ADLCP)
    if found is None or part.findings.standard == SCORM_12:
        return CompletionThreshold()
    least = decimal_in(found, "minProgressMeasure", sn.ONE)
    by_text = bool(found.text) and not found.attribute("minProgressMeasure")
    if by_text:
        least = number_in(found, found.text, "completionThreshold", sn.ONE, (0, 1))
    return CompletionThreshold(
        completed_by_measure=boolean(found, "completedByMeasure", by_text),
        min_progress_measure=least,
        progress_weight=decimal_in(found, "progressWeight", sn.ONE),
    )


def _data_maps(part: Part) -> Iterator[DataMap]:
    data = part.child("data", ADLCP)
    told: set[str] = set()
    for child in data.children("map", ADLCP) if data is not None else ():
        target = child.identifier("targetID")
        if not target:
            child.findings.tell("data-map-without-target", child.line)
        elif target in told:
            child.findings.tell("data-map-twice", child.line, target=target)
        else:
            told.add(target)
            yield DataMap(target, boolean(child, "readSharedData", True), boolean(child, "writeSharedData", True))


def _hidden(part: Part) -> Iterator[str]:
    presentation = part.child("presentation", ADLNAV)
    interface = presentation.child("navigationInterface", ADLNAV) if presentation is not None else None
    for child in interface.children("hideLMSUI", ADLNAV) if interface is not None else ():
        control = word_of(child.text, CONTROLS)
        if control:
            yield control
        else:
            child.findings.tell("hide-unknown", child.line, value=child.text, known=", ".join(CONTROLS))


def _time_limit_action(part: Part) -> str:
    found = part.child("timeLimitAction", ADLCP)
    if found is None or not found.text:
        return ""
    action = word_of(found.text, TIME_LIMIT_ACTIONS)
    if not action:
        part.findings.tell("time-limit-action-odd", found.line, value=found.text)
    return action


def _data_from_lms(part: Part) -> str:
    found = part.child("dataFromLMS", ADLCP)
    if found is None:
        return ""
    most = _MOST_LAUNCH_DATA.get(part.findings.standard, _MOST_LAUNCH_DATA_2004)
    if len(found.text) > most:
        part.findings.tell("launch-data-long", found.line, length=len(found.text), most=most)
    return found.text


def _max_time_allowed(part: Part) -> str:
    found = part.child("maxtimeallowed", ADLCP)
    if found is None or not found.text:
        return ""
    if _TIME_SPAN.fullmatch(found.text):
        return found.text
    part.findings.tell("max-time-odd", found.line, value=found.text)
    return ""


def _mastery_score(part: Part) -> Decimal | None:
    found = part.child("masteryscore", ADLCP)
    if found is None or not found.text:
        return None
    score = number(found.text)
    if score is None or not 0 <= score <= 100:
        part.findings.tell("mastery-score-odd", found.line, value=found.text)
        return None
    return score


def _prerequisites(part: Part) -> str:
    found = part.child("prerequisites", ADLCP)
    if found is None or not found.text:
        return ""
    type_ = found.attribute("type")
    if type_.casefold() != "aicc_script":
        part.findings.tell("prerequisites-type-odd", found.line, type=type_)
    try:
        prerequisites.read(found.text)
    except prerequisites.Unreadable as error:
        part.findings.tell("prerequisites-unreadable", found.line, script=found.text, detail=str(error))
        return ""
    return found.text
