"""Judges the elements of a commit by the data model of its standard, and by what this server keeps at most."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from scorm_bridge.rules import data_model
from scorm_bridge.rules.data_model import Limits
from scorm_bridge.rules.stored_text import readable

Refusals = list[dict[str, Any]]
"""Elements that weren't taken, as players and administrators read them."""


def judged(
    standard: str, elements: Mapping[str, str], *, known: Mapping[str, str], count: int
) -> tuple[dict[str, str], Refusals]:
    """Return the elements that are taken, and those that aren't, with their reasons.

    ``known`` is what is stored of the parts in question, ``count`` how many elements there are already. Units that are
    no characters are kept as they came: packed suspend data has them.
    """
    limits = Limits(suspend_data=settings.SCORM_SUSPEND_DATA_MAX)
    shown = {name: readable(value) for name, value in elements.items()}
    accepted, refused = data_model.judged(standard, shown, known=known, limits=limits)
    answers: Refusals = [
        {"element": each.element, "value": each.value, "rule": each.rule, "code": each.code} for each in refused
    ]
    room = settings.SCORM_SCO_MAX_ELEMENTS - count
    beyond = [name for name in accepted if name not in known][max(0, room) :]
    rule = f"At most {settings.SCORM_SCO_MAX_ELEMENTS} elements are kept of a SCO (SCORM_SCO_MAX_ELEMENTS)."
    answers += [{"element": name, "value": accepted[name][:200], "rule": rule, "code": 351} for name in beyond]
    left_out = set(beyond)
    return {name: elements[name] for name in accepted if name not in left_out}, answers
