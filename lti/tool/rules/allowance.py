"""What a platform may do here: which courses it opens, and which roles people have from it.

A platform signs whatever it likes: what its messages name is a wish, which an administrator here has to have allowed.
"""

from collections.abc import Iterable
from typing import Final

from courses.rules.roles import ROLES, STUDY

ALL: Final = "all"
CHOSEN: Final = "chosen"
LISTED: Final = "listed"
OPENS: Final = (
    (CHOSEN, "courses that are allowed, and those that who teaches there chooses here"),
    (LISTED, "courses that are allowed, and no others"),
    (ALL, "all courses"),
)


def safe_roles() -> list[str]:
    """Return the roles that people have from a platform of which nobody has decided anything."""
    return [STUDY]


def capped(roles: Iterable[str], allowed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which of the roles that a platform names people have here, and which are withheld.

    Everybody may learn.
    """
    may = {STUDY, *allowed}
    named = sorted(set(roles))
    return [role for role in named if role in may], [role for role in named if role not in may]


def unknown_roles(roles: Iterable[object]) -> list[str]:
    """Return what among these is no role at all."""
    return sorted({str(role) for role in roles if role not in ROLES})
