"""What a person may do, by the roles that a platform names. LTI 1.3 Core §A.2."""

from collections.abc import Iterable
from typing import Final

from courses.rules.roles import ROLES, STUDY, TEACHING
from lti.security.rules.vocabulary import INSTITUTION_ROLE, MEMBERSHIP_ROLE, SYSTEM_ROLE

_SUB_ROLE: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership/"
_ELSEWHERE: Final = {
    INSTITUTION_ROLE: {"Administrator": "Administrator", "Faculty": "Instructor", "Instructor": "Instructor"},
    SYSTEM_ROLE: {"Administrator": "Administrator", "SysAdmin": "Administrator"},
}


def context_roles(roles: Iterable[str]) -> list[str]:
    """Return the roles in the course; who has none that is known is a Learner.

    A role may be short (``Instructor``), and one below another (``membership/Instructor#TeachingAssistant``) stands
    for that. Roles in the institution count for who has none in the course.
    """
    given = list(roles)
    found = {role for role in map(_in_context, given) if role in ROLES}
    found = found or {role for role in map(_elsewhere, given) if role}
    return sorted(found) or [STUDY]


def teaches(roles: Iterable[str]) -> bool:
    """Tell whether these roles in a course choose what is taught there."""
    return bool(TEACHING & set(roles))


def learns(roles: Iterable[str]) -> bool:
    """Tell whether somebody with these roles in a course is enrolled in it."""
    return not teaches(roles) and bool({"Learner", "Member"} & set(roles))


def _in_context(role: str) -> str:
    if role.startswith(MEMBERSHIP_ROLE):
        return role.removeprefix(MEMBERSHIP_ROLE)
    if role.startswith(_SUB_ROLE):
        return role.removeprefix(_SUB_ROLE).partition("#")[0]
    return role


def _elsewhere(role: str) -> str:
    for beginning, names in _ELSEWHERE.items():
        if role.startswith(beginning):
            return names.get(role.removeprefix(beginning), "")
    return ""
