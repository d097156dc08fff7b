"""The learner preferences: what an AU may write into cmi5LearnerPreferences (cmi5 §11)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from people.rules.errors import Problem

SECTION = "cmi5 §11"
AUDIO = ("on", "off")

# RFC 5646 in outline: a language, then what narrows it down; or something private or grandfathered.
_TAG = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})
        (?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?
        (?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*
        (?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*
        (?:-x(?:-[a-z\d]{1,8})+)?
      | x(?:-[a-z\d]{1,8})+ | i-[a-z]{3,8}""",
    re.VERBOSE | re.IGNORECASE,
).fullmatch


def default_preferences(language: str) -> dict[str, str]:
    """Return the preferences of a learner who has stated none."""
    return {"languagePreference": language if is_language_list(language) else "en", "audioPreference": "on"}


def is_language_list(value: object) -> bool:
    """Tell whether a value is a comma-separated list of language tags (RFC 5646; cmi5 §11.1)."""
    return isinstance(value, str) and all(_TAG(tag.strip()) for tag in value.split(","))


def problems_of_preferences(content: bytes, content_type: str) -> list[Problem]:
    """Return what keeps a document from being learner preferences."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        advice = "Send it as application/json."
        return [_problem("11.0.0.0-5 (d)", "$header.Content-Type", content_type, advice)]
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, Mapping):
        return [_problem("11.0.0.0-5 (d)", "$", None, "Send a JSON object.")]
    problems = [
        _problem("11.0.0.0-5 (d)", f"$.{name}", None, f"The preferences have a {name}.")
        for name in ("languagePreference", "audioPreference")
        if name not in value
    ]
    languages, audio = value.get("languagePreference", "en"), value.get("audioPreference", "on")
    if not is_language_list(languages):
        advice = "Send language tags, the preferred one first, with commas between them: de-CH,fr."
        problems.append(_problem("11.1.0.0-1 (d)", "$.languagePreference", languages, advice))
    if audio not in AUDIO:
        problems.append(_problem("11.2.0.0-1", "$.audioPreference", audio, "Send on or off."))
    return problems


def _problem(requirement: str, path: str, value: object, advice: str) -> Problem:
    return Problem(path, value, advice, SECTION, requirement)
