"""Which standard a Statement is told in: by what that standard makes Statements carry."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from feeds.rules.mapping_table import CMI5, LTI, SCORM, XAPI

Json = Mapping[str, Any]

_CMI5_CATEGORY: Final = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
_SCORM_PROFILE: Final = "https://w3id.org/xapi/scorm"
_LTI_CLAIMS: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_LTI_PLATFORM: Final = "LTI 1.3"


def standard_of(statement: Json) -> tuple[str, str]:
    """Return the standard, and its version where the Statement says it.

    cmi5 §9.6.2.1: the category of all Statements that cmi5 defines. SCORM Profile 1.0: the category of its own. What a
    course's content says beyond that is xAPI, in a course of whatever standard.
    """
    categories = set(activity_ids(statement, "category"))
    if _CMI5_CATEGORY in categories:
        return CMI5, ""
    if _SCORM_PROFILE in categories or any(each.startswith(f"{_SCORM_PROFILE}/v") for each in categories):
        return SCORM, ""
    context = part(statement, "context")
    if context.get("platform") == _LTI_PLATFORM and any(
        key.startswith(_LTI_CLAIMS) for key in part(context, "extensions")
    ):
        return LTI, "1.3"
    return XAPI, str(statement.get("version", ""))


def activities(statement: Json, kind: str) -> Iterator[Json]:
    """Yield the context's activities of a kind; versions before 1.0 have one where later ones have a list."""
    found = part(part(statement, "context"), "contextActivities").get(kind, [])
    yield from [found] if isinstance(found, Mapping) else found


def activity_ids(statement: Json, kind: str) -> Iterator[str]:
    """Yield the ids of the context's activities of a kind."""
    return (each["id"] for each in activities(statement, kind) if "id" in each)


def part(of: Json, name: str) -> Json:
    """Return an object within an object as it was read from JSON, an empty one where there is none."""
    found = of.get(name)
    return found if isinstance(found, dict) else {}
