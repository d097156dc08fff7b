"""Reads the objectives of an activity, and what they share (SCORM 2004 4th Ed. CAM §5.1 <objectives>; SN §3.10)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.manifest_parts import ADLSEQ, IMSSS, Part
from scorm_bridge.rules.manifest_values import boolean, number_in

_SHARED: Final = ("satisfied_status", "normalized_measure")
_SHARED_BY_ADL: Final = ("raw_score", "min_score", "max_score", "completion_status", "progress_measure")


def objectives_of(part: Part) -> sn.Objectives:
    """Return the primary objective and the others."""
    primary = part.child("primaryObjective", IMSSS)
    if primary is None:
        part.findings.tell("primary-missing", part.line)
    first = _objective(primary) if primary is not None else sn.Objective()
    others: dict[str, sn.Objective] = {}
    for child in part.children("objective", IMSSS):
        found = _objective(child)
        if not found.id:
            part.findings.tell("objective-without-id", child.line)
        elif found.id == first.id or found.id in others:
            part.findings.tell("objective-twice", child.line, id=found.id)
        else:
            others[found.id] = found
    return sn.Objectives(first, tuple(others.values()))


def adl_objectives_of(part: Part) -> tuple[sn.AdlObjective, ...]:
    """Return the maps that the 4th Edition adds, by objective."""
    found: dict[str, sn.AdlObjective] = {}
    for child in part.children("objective", ADLSEQ):
        id_ = child.identifier("objectiveID")
        if not id_:
            part.findings.tell("objective-without-id", child.line)
        elif id_ in found:
            part.findings.tell("objective-twice", child.line, id=id_)
        else:
            found[id_] = sn.AdlObjective(id_, tuple(_adl_maps(child)))
    return tuple(found.values())


def tell_of_objectives(definition: sn.SequencingDefinition, part: Part) -> None:
    """Tell what doesn't fit together in the objectives of one activity, its shared ones included."""
    for objective in definition.adl_objectives:
        if objective.id not in definition.objectives.ids:
            part.findings.tell("adl-objective-to-nothing", part.line, id=objective.id)
    for value, maps in _maps_by_value(definition):
        for id_, times in Counter(owner for owner, each in maps if getattr(each, f"read_{value}")).items():
            if times > 1:
                part.findings.tell("target-read-twice", part.line, id=id_, value=value.replace("_", " "))
        writers = Counter(each.target_objective_id for _, each in maps if getattr(each, f"write_{value}"))
        for target, times in writers.items():
            if times > 1:
                part.findings.tell("target-written-twice", part.line, target=target, value=value.replace("_", " "))


_Map = sn.ObjectiveMap | sn.AdlObjectiveMap


def _maps_by_value(definition: sn.SequencingDefinition) -> Iterator[tuple[str, Sequence[tuple[str, _Map]]]]:
    objectives = (definition.objectives.primary, *definition.objectives.others)
    own: list[tuple[str, _Map]] = [(each.id, found) for each in objectives for found in each.maps]
    by_adl: list[tuple[str, _Map]] = [(each.id, found) for each in definition.adl_objectives for found in each.maps]
    yield from ((value, own) for value in _SHARED)
    yield from ((value, by_adl) for value in _SHARED_BY_ADL)


def _objective(part: Part) -> sn.Objective:
    least = part.child("minNormalizedMeasure", IMSSS)
    text = least.text if least is not None else ""
    return sn.Objective(
        id=part.identifier("objectiveID"),
        satisfied_by_measure=boolean(part, "satisfiedByMeasure", False),
        min_normalized_measure=number_in(least or part, text, "minNormalizedMeasure", sn.ONE, (-1, 1)),
        maps=tuple(_maps(part)),
    )


def _maps(part: Part) -> Iterator[sn.ObjectiveMap]:
    for child in _with_target(part, IMSSS):
        yield sn.ObjectiveMap(
            target_objective_id=child.identifier("targetObjectiveID"),
            read_satisfied_status=boolean(child, "readSatisfiedStatus", True),
            read_normalized_measure=boolean(child, "readNormalizedMeasure", True),
            write_satisfied_status=boolean(child, "writeSatisfiedStatus", False),
            write_normalized_measure=boolean(child, "writeNormalizedMeasure", False),
        )


def _adl_maps(part: Part) -> Iterator[sn.AdlObjectiveMap]:
    for child in _with_target(part, ADLSEQ):
        yield sn.AdlObjectiveMap(
            target_objective_id=child.identifier("targetObjectiveID"),
            read_raw_score=boolean(child, "readRawScore", True),
            read_min_score=boolean(child, "readMinScore", True),
            read_max_score=boolean(child, "readMaxScore", True),
            read_completion_status=boolean(child, "readCompletionStatus", True),
            read_progress_measure=boolean(child, "readProgressMeasure", True),
            write_raw_score=boolean(child, "writeRawScore", False),
            write_min_score=boolean(child, "writeMinScore", False),
            write_max_score=boolean(child, "writeMaxScore", False),
            write_completion_status=boolean(child, "writeCompletionStatus", False),
            write_progress_measure=boolean(child, "writeProgressMeasure", False),
        )


def _with_target(part: Part, family: str) -> Iterator[Part]:
    for child in part.children("mapInfo", family):
        if child.identifier("targetObjectiveID"):
            yield child
        else:
            part.findings.tell("map-without-target", child.line)
