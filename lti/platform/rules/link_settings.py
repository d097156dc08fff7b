"""What an administrator or a teacher may set of a link, by hand: as strict as what tools send by deep linking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from lti.platform.rules import content_item_parts as parts
from lti.platform.rules.content_item_parts import Reader
from lti.platform.rules.errors import DEEP_LINKING
from lti.platform.rules.reading import Place, read_custom, read_line, read_lines, read_object
from people.rules.errors import Problem

_SHOWN: Final[Mapping[str, Reader]] = {
    "window": parts.read_presentation,
    "iframe": parts.read_frame,
    "icon": parts.read_picture,
    "thumbnail": parts.read_picture,
}
_SECTION: Final = f"{DEEP_LINKING} §3.2"
LONGEST_LTI1P1_ID: Final = 250


def problems_of_texts(title: object, text: object) -> list[Problem]:
    """Return what is wrong with how a link is called and described."""
    problems: list[Problem] = []
    read_line(title, Place("title", _SECTION, problems), parts.LONGEST_TITLE)
    read_lines(text, Place("text", _SECTION, problems), parts.LONGEST_TEXT)
    return problems


def problems_of_custom(custom: object, section: str = "LTI 1.3 §5.4.6") -> list[Problem]:
    """Return what is wrong with custom parameters."""
    problems: list[Problem] = []
    read_custom(custom, Place("custom", section, problems))
    return problems


def problems_of_presentation(presentation: object) -> list[Problem]:
    """Return what is wrong with how a link is shown."""
    problems: list[Problem] = []
    at = Place("presentation", _SECTION, problems)
    for name, value in (read_object(presentation, at) or {}).items():
        reader = _SHOWN.get(name)
        if reader is None:
            at.at(name).refuse(name, f"A link is shown by {', '.join(_SHOWN)}.", "unknown-name")
        else:
            reader(value, at.at(name))
    return problems


def problems_of_windows(**windows: tuple[datetime | None, datetime | None]) -> list[Problem]:
    """Return which times end before they begin."""
    return [
        Problem(name, end.isoformat(), f"It ends before it begins, at {start.isoformat()}.", _SECTION, "ends-too-soon")
        for name, (start, end) in windows.items()
        if start is not None and end is not None and end < start
    ]


def said(problems: list[Problem]) -> str:
    """Return problems as a person reads them: which property, what came, and which rule."""
    return " ".join(f"{each.path}: {_value(each.value)} {each.rule}" for each in problems)


def _value(value: Any) -> str:
    text = repr(value)
    return f"{text if len(text) <= 100 else text[:99] + '…'} came."
