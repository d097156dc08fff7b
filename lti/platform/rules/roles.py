"""Roles as LTI names them. LTI 1.3 Appendix A.2."""

from collections.abc import Iterable

from lti.security.rules.vocabulary import INSTITUTION_ROLE, MEMBERSHIP_ROLE, SYSTEM_ROLE

_INSTITUTION = {
    "Administrator": "Staff",
    "ContentDeveloper": "Staff",
    "Instructor": "Instructor",
    "Learner": "Student",
    "Manager": "Staff",
    "Member": "Other",
    "Mentor": "Mentor",
    "Officer": "Staff",
}


def context_roles(names: Iterable[str]) -> list[str]:
    """Return the URIs of roles in a course (§A.2.3)."""
    return [MEMBERSHIP_ROLE + name for name in names]


def all_roles(names: Iterable[str], *, administrator: bool = False) -> list[str]:
    """Return the roles of a launch: in the course, in the institution (§A.2.2), in the system (§A.2.1)."""
    names = list(names)
    institution = dict.fromkeys(_INSTITUTION[name] for name in names if name in _INSTITUTION)
    if administrator:
        institution = {"Administrator": None, **institution}
    system = ["Administrator"] if administrator else ["User"]
    return [
        *context_roles(names),
        *(INSTITUTION_ROLE + name for name in institution),
        *(SYSTEM_ROLE + name for name in system),
    ]


def is_among(role: str, names: Iterable[str]) -> bool:
    """Tell whether a role, by its URI or its short name (NRPS 2.0 §2.4.1), is one of these in a course.

    Case doesn't count: clients are known that lower-case the addresses of next pages, in which the role stands.
    """
    wanted = role.lower().removeprefix(MEMBERSHIP_ROLE.lower())
    return wanted in {name.lower() for name in names}
