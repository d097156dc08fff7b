"""What a manifest says about sequencing an activity, as plain values (SCORM 2004 4th Ed. SN §3; CAM §5.1).

What an element leaves out has the value that the standard gives it; measures are decimals, durations stay texts.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

ONE: Final = Decimal(1)
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class ControlMode:
    """How learners and the LMS may go through the children of an activity (SN §3.2)."""

    choice: bool = True
    choice_exit: bool = True
    flow: bool = False
    forward_only: bool = False
    use_current_attempt_objective_info: bool = True
    use_current_attempt_progress_info: bool = True


@dataclass(frozen=True, slots=True)
class ConstrainedChoice:
    """How far a choice may lead (SN §3.3)."""

    prevent_activation: bool = False
    constrain_choice: bool = False


@dataclass(frozen=True, slots=True)
class RuleCondition:
    """A condition about an objective or the progress of an activity; no objective is the primary one (SN §3.4)."""

    condition: str
    operator: str = "noOp"
    referenced_objective: str = ""
    measure_threshold: Decimal = ZERO

    @property
    def is_negated(self) -> bool:
        """Tell whether the condition is asked for not being so."""
        return self.operator == "not"


@dataclass(frozen=True, slots=True)
class SequencingRule:
    """An action to take when all or any of the conditions are so (SN §3.4)."""

    action: str
    conditions: tuple[RuleCondition, ...]
    combination: str = "all"


@dataclass(frozen=True, slots=True)
class SequencingRules:
    """Rules asked before an activity, after it, and while it ends (SN §3.4)."""

    pre_condition: tuple[SequencingRule, ...] = ()
    exit_condition: tuple[SequencingRule, ...] = ()
    post_condition: tuple[SequencingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitConditions:
    """How often and how long an activity may be attempted (SN §3.5); an empty text is no limit."""

    attempt_limit: int | None = None
    attempt_absolute_duration_limit: str = ""
    attempt_experienced_duration_limit: str = ""
    activity_absolute_duration_limit: str = ""
    activity_experienced_duration_limit: str = ""
    begin_time_limit: str = ""
    end_time_limit: str = ""


@dataclass(frozen=True, slots=True)
class RollupRule:
    """What becomes of an activity when enough of its children are in a state (SN §3.7)."""

    action: str
    conditions: tuple[RuleCondition, ...]
    combination: str = "any"
    child_activity_set: str = "all"
    minimum_count: int = 0
    minimum_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class RollupRules:
    """Roll-up rules, and what an activity gives to that of its parent (SN §3.7, §3.8)."""

    rules: tuple[RollupRule, ...] = ()
    objective_satisfied: bool = True
    progress_completion: bool = True
    objective_measure_weight: Decimal = ONE


@dataclass(frozen=True, slots=True)
class RollupConsiderations:
    """When a child counts in its parent's roll-up (SN §3.9)."""

    required_for_satisfied: str = "always"
    required_for_not_satisfied: str = "always"
    required_for_completed: str = "always"
    required_for_incomplete: str = "always"
    measure_satisfaction_if_active: bool = True


@dataclass(frozen=True, slots=True)
class ObjectiveMap:
    """What a local objective reads from a global one and writes to it (SN §3.10)."""

    target_objective_id: str
    read_satisfied_status: bool = True
    read_normalized_measure: bool = True
    write_satisfied_status: bool = False
    write_normalized_measure: bool = False


@dataclass(frozen=True, slots=True)
class AdlObjectiveMap:
    """What the 4th Edition lets a local objective share besides (SN §3.10)."""

    target_objective_id: str
    read_raw_score: bool = True
    read_min_score: bool = True
    read_max_score: bool = True
    read_completion_status: bool = True
    read_progress_measure: bool = True
    write_raw_score: bool = False
    write_min_score: bool = False
    write_max_score: bool = False
    write_completion_status: bool = False
    write_progress_measure: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """A local objective; a primary one may have no id (SN §3.10)."""

    id: str = ""
    satisfied_by_measure: bool = False
    min_normalized_measure: Decimal = ONE
    maps: tuple[ObjectiveMap, ...] = ()


@dataclass(frozen=True, slots=True)
class Objectives:
    """The objective that counts in roll-up, and the others (SN §3.10)."""

    primary: Objective = Objective()
    others: tuple[Objective, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of all of them that have one."""
        return frozenset(each.id for each in (self.primary, *self.others) if each.id)


@dataclass(frozen=True, slots=True)
class AdlObjective:
    """More maps for the objective of this id (CAM §5.1 <adlseq:objectives>)."""

    id: str
    maps: tuple[AdlObjectiveMap, ...] = ()


@dataclass(frozen=True, slots=True)
class RandomizationControls:
    """Which children are taken, and in which order (SN §3.11, §3.12); no count takes all."""

    randomization_timing: str = "never"
    reorder_children: bool = False
    selection_timing: str = "never"
    select_count: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryControls:
    """Whether an activity is tracked, and who sets its states (SN §3.13)."""

    tracked: bool = True
    completion_set_by_content: bool = False
    objective_set_by_content: bool = False


@dataclass(frozen=True, slots=True)
class SequencingDefinition:
    """All of it for one activity, with what it has taken over from the sequencing collection."""

    control_mode: ControlMode = ControlMode()
    sequencing_rules: SequencingRules = SequencingRules()
    limit_conditions: LimitConditions = LimitConditions()
    rollup_rules: RollupRules = RollupRules()
    objectives: Objectives = Objectives()
    adl_objectives: tuple[AdlObjective, ...] = ()
    randomization_controls: RandomizationControls = RandomizationControls()
    delivery_controls: DeliveryControls = DeliveryControls()
    constrained_choice: ConstrainedChoice = ConstrainedChoice()
    rollup_considerations: RollupConsiderations = RollupConsiderations()
    line: int | None = field(default=None, compare=False)

    def adl_maps_of(self, objective_id: str) -> tuple[AdlObjectiveMap, ...]:
        """Return the 4th Edition's maps of a local objective."""
        found = (each.maps for each in self.adl_objectives if each.id == objective_id)
        return next(found, ())


DEFAULT: Final = SequencingDefinition()
"""That of an activity about which a manifest says nothing."""
