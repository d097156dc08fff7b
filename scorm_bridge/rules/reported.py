"""What roll-up asks of a SCO beside its status, put together while commits come in parts.

SCORM 2004 4th Ed. RTE §4.2.17 (objectives), SN App. C RB.1, UP.4.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from scorm_bridge.rules.activity_tree import ObjectiveState
from scorm_bridge.rules.data_types import number_of

_PREFIX: Final = "cmi.objectives."
_COMPLETED: Final = {"completed": True, "incomplete": False, "not attempted": False}
_PASSED: Final = {"passed": True, "failed": False}


def reported(elements: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what content has said: its own status or not, and objectives by their index.

    ``elements`` has all single elements, and the whole of the objectives that have changed; ``known`` has the others.
    """
    objectives: dict[str, dict[str, Any]] = dict(known.get("objectives", {}))
    for index, members in _objectives(elements).items():
        objectives[index] = {
            "id": members.get("id", ""),
            "satisfied": _PASSED.get(members.get("success_status", "")),
            "measure": _text(number_of(members.get("score.scaled"))),
            "completed": _COMPLETED.get(members.get("completion_status", "")),
            "progress": _text(number_of(members.get("progress_measure"))),
        }
    return {
        "completion": bool(elements.get("cmi.completion_status")),
        "success": bool(elements.get("cmi.success_status")),
        **({"objectives": objectives} if objectives else {}),
    }


def objectives_in(known: Mapping[str, Any]) -> dict[str, ObjectiveState]:
    """Return the objectives of what was reported, by their ids."""
    return {
        each["id"]: ObjectiveState(
            satisfied=each["satisfied"],
            measure=number_of(each["measure"]),
            completed=each["completed"],
            progress=number_of(each["progress"]),
        )
        for each in known.get("objectives", {}).values()
        if each["id"]
    }


def _objectives(elements: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, value in elements.items():
        if name.startswith(_PREFIX):
            index, _, member = name.removeprefix(_PREFIX).partition(".")
            found.setdefault(index, {})[member] = value
    return found


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
