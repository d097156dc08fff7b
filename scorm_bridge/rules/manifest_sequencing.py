"""Reads the elements of sequencing, and puts those of the collection together with an activity's own.

SCORM 2004 4th Ed. CAM §5.1; SN §3
"""

from collections.abc import Mapping
from typing import Any, Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.manifest_parts import ADLSEQ, IMSSS, Part
from scorm_bridge.rules.manifest_values import boolean, count, duration, one_of
from scorm_bridge.rules.sequencing_objectives import adl_objectives_of, objectives_of, tell_of_objectives
from scorm_bridge.rules.sequencing_rule_reading import rollup_rules_of, sequencing_rules_of, tell_of_conditions

Fields = dict[str, Any]
"""What one sequencing element says, by the fields of a definition; what it doesn't say isn't there."""

_TIMINGS: Final = ("never", "once", "onEachNewAttempt")
_CONSIDERED: Final = ("always", "ifAttempted", "ifNotSkipped", "ifNotSuspended")


def collection_of(manifest: Part) -> Mapping[str, Fields]:
    """Return what the sequencing collections of a manifest say, by its IDs."""
    found: dict[str, Fields] = {}
    for collection in manifest.children("sequencingCollection", IMSSS):
        for part in collection.children("sequencing", IMSSS):
            id_ = part.identifier("ID")
            if not id_:
                part.findings.tell("sequencing-without-id", part.line)
            elif id_ in found:
                part.findings.tell("sequencing-id-taken", part.line, id=id_)
            else:
                found[id_] = _fields(part)
    return found


def sequencing_of(activity: Part, collection: Mapping[str, Fields]) -> sn.SequencingDefinition:
    """Return the definition of an activity.

    Each element that stands at the activity itself takes the place of the whole element of the same name in the
    collection; nothing is mixed within an element.

    SCORM 2004 4th Ed. CAM §5.1 <sequencing>
    """
    part = activity.child("sequencing", IMSSS)
    if part is None:
        return sn.DEFAULT
    reference = part.identifier("IDRef")
    shared = collection.get(reference, {})
    if reference and reference not in collection:
        part.findings.tell("idref-to-nothing", part.line, reference=reference)
    definition = sn.SequencingDefinition(**{**shared, **_fields(part)}, line=part.line)
    tell_of_objectives(definition, part)
    tell_of_conditions(definition, part)
    return definition


def _fields(part: Part) -> Fields:
    found = {}
    for name, (element, family, reads) in _ELEMENTS.items():
        child = part.child(element, family)
        if child is not None:
            found[name] = reads(child)
    return found


def _control_mode(part: Part) -> sn.ControlMode:
    return sn.ControlMode(
        choice=boolean(part, "choice", True),
        choice_exit=boolean(part, "choiceExit", True),
        flow=boolean(part, "flow", False),
        forward_only=boolean(part, "forwardOnly", False),
        use_current_attempt_objective_info=boolean(part, "useCurrentAttemptObjectiveInfo", True),
        use_current_attempt_progress_info=boolean(part, "useCurrentAttemptProgressInfo", True),
    )


def _limit_conditions(part: Part) -> sn.LimitConditions:
    return sn.LimitConditions(
        attempt_limit=count(part, "attemptLimit"),
        attempt_absolute_duration_limit=duration(part, "attemptAbsoluteDurationLimit"),
        attempt_experienced_duration_limit=duration(part, "attemptExperiencedDurationLimit"),
        activity_absolute_duration_limit=duration(part, "activityAbsoluteDurationLimit"),
        activity_experienced_duration_limit=duration(part, "activityExperiencedDurationLimit"),
        begin_time_limit=part.attribute("beginTimeLimit"),
        end_time_limit=part.attribute("endTimeLimit"),
    )


def _randomization(part: Part) -> sn.RandomizationControls:
    return sn.RandomizationControls(
        randomization_timing=one_of(part, "randomizationTiming", _TIMINGS, "never"),
        reorder_children=boolean(part, "reorderChildren", False),
        selection_timing=one_of(part, "selectionTiming", _TIMINGS, "never"),
        select_count=count(part, "selectCount"),
    )


def _delivery(part: Part) -> sn.DeliveryControls:
    return sn.DeliveryControls(
        tracked=boolean(part, "tracked", True),
        completion_set_by_content=boolean(part, "completionSetByContent", False),
        objective_set_by_content=boolean(part, "objectiveSetByContent", False),
    )


def _constrained_choice(part: Part) -> sn.ConstrainedChoice:
    return sn.ConstrainedChoice(
        prevent_activation=boolean(part, "preventActivation", False),
        constrain_choice=boolean(part, "constrainChoice", False),
    )


def _considerations(part: Part) -> sn.RollupConsiderations:
    return sn.RollupConsiderations(
        required_for_satisfied=one_of(part, "requiredForSatisfied", _CONSIDERED, "always"),
        required_for_not_satisfied=one_of(part, "requiredForNotSatisfied", _CONSIDERED, "always"),
        required_for_completed=one_of(part, "requiredForCompleted", _CONSIDERED, "always"),
        required_for_incomplete=one_of(part, "requiredForIncomplete", _CONSIDERED, "always"),
        measure_satisfaction_if_active=boolean(part, "measureSatisfactionIfActive", True),
    )


_ELEMENTS: Final[Mapping[str, tuple[str, str, Any]]] = {
    "control_mode": ("controlMode", IMSSS, _control_mode),
    "sequencing_rules": ("sequencingRules", IMSSS, sequencing_rules_of),
    "limit_conditions": ("limitConditions", IMSSS, _limit_conditions),
    "rollup_rules": ("rollupRules", IMSSS, rollup_rules_of),
    "objectives": ("objectives", IMSSS, objectives_of),
    "randomization_controls": ("randomizationControls", IMSSS, _randomization),
    "delivery_controls": ("deliveryControls", IMSSS, _delivery),
    "adl_objectives": ("objectives", ADLSEQ, adl_objectives_of),
    "constrained_choice": ("constrainedChoiceConsiderations", ADLSEQ, _constrained_choice),
    "rollup_considerations": ("rollupConsiderations", ADLSEQ, _considerations),
}
"""The field of a definition that each element fills, and what reads it."""
