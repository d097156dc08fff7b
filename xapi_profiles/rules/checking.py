"""Everything that is wrong with a Profile document: what its author has to mend, and what would be better otherwise.

``obstacles`` are those errors without whose mending nothing can be stored or matched; a Profile without any may be
imported, and most of the public ones have other errors. xAPI Profiles Structure §4.0-§9.0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.rules.errors import Problem
from xapi_profiles.rules.errors import InvalidProfile
from xapi_profiles.rules.lints import empty_values, lints_of
from xapi_profiles.rules.profile import Profile, read_profile
from xapi_profiles.rules.references import neighbours_of, problems_of_references, unknown_concepts
from xapi_profiles.rules.structure_grammar import problems_of
from xapi_profiles.rules.structure_tables import PROFILE
from xapi_profiles.rules.vocabulary import DETERMINING_PROPERTIES, PATTERN_KINDS, REFERENCE_PROPERTIES

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

_NEEDED = frozenset({"id", "versions", "location", *DETERMINING_PROPERTIES, *REFERENCE_PROPERTIES, *PATTERN_KINDS})
"""What a Profile can't be read without, or would be read as something else."""


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
    warnings = tuple(empty_values(document))
    if type(document) is not dict or any(map(_is_obstacle, errors)):
        return ProfileReport(errors, warnings)
    profile = read_profile(document)
    neighbours = neighbours_of(profile, others)
    errors += tuple(problems_of_references(neighbours))
    warnings += (*unknown_concepts(neighbours), *lints_of(profile, document, previous))
    return ProfileReport(errors, warnings)


def profile_of(document: Any) -> Profile:
    """Return the Profile of a document; raise ``InvalidProfile`` with every obstacle where there is one."""
    return read_sound(document, check_profile(document))


def read_sound(document: Any, report: ProfileReport) -> Profile:
    """Return the Profile of a document that was checked; ``InvalidProfile`` as ``profile_of``."""
    if report.obstacles:
        first = report.obstacles[0]
        raise InvalidProfile(f"{first.path}: {first.rule}", problems=report.obstacles, section=first.section)
    return read_profile(document)


def _is_obstacle(error: Problem) -> bool:
    name = error.path.rpartition(".")[2]
    if error.code in ("missing-property", "not-an-iri", "not-iris"):
        return name in _NEEDED
    return error.code in _OBSTACLES
