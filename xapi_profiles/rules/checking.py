"""Everything that is wrong with a Profile document: what its author has to mend, and what would be better otherwise.

``obstacles`` are those errors without whose mending nothing can be stored or matched; a Profile without any may be
imported, and most of the public ones have other errors. xAPI Profiles Structure §4.0-§9.0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.rules.errors import Problem
from xapi_profiles.rules.profile import Profile
from xapi_profiles.rules.structure_grammar import problems_of
from xapi_profiles.rules.structure_tables import PROFILE

_OBSTACLES = frozenset(
    {
        "not-an-object",
        "not-an-array",
        "unknown-type",
        "not-a-json-path",
        "not-values",
        "not-among-values",
        "pattern-kind",
        "pattern-cycle",
        "duplicate-id",
    }
)
"""Codes of errors that leave open what is meant."""


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """What was found: ``errors`` break a MUST of the structure, ``warnings`` are for authors to think about."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def obstacles(self) -> tuple[Problem, ...]:
        """Return the errors that keep the Profile from being read and matched."""
        return tuple(error for error in self.errors if _is_obstacle(error))


def check_profile(document: Any, *, others: Iterable[Profile] = (), previous: Profile | None = None) -> ProfileReport:
    """Return what is wrong with a document, beside other Profiles that are at hand and the version before it."""
    errors = tuple(problems_of(PROFILE, document, path="$"))
    return ProfileReport(errors, ())


def _is_obstacle(error: Problem) -> bool:
    missing_id = error.code in ("missing-property", "not-an-iri") and error.path.endswith((".id", ".versions"))
    missing_place = error.code == "missing-property" and error.path.endswith(".location")
    return error.code in _OBSTACLES or missing_id or missing_place
