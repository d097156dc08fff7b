"""What real authoring tools get wrong and a credential may be set to tolerate: each has a name, and a repair.

A repair is kept only if the grammar takes what comes out, and nothing that is valid already is touched. Repairs that
lose data are not among them. xAPI 1.0.3 Data §2.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from lrs.rules import mending
from lrs.rules.checks import check_of
from lrs.rules.durations import DURATION
from lrs.rules.grammar import BOOLEAN, NUMBER, STRING, WHOLE_NUMBER, Enumeration, Format, Kind
from lrs.rules.ifi import MBOX
from lrs.rules.iri import IRI, IRL, URI
from lrs.rules.language import LANGUAGE_TAG
from lrs.rules.places import Place, places_in, root_of
from lrs.rules.result import SCALED
from lrs.rules.statement import STATEMENT, VERSION
from lrs.rules.timestamps import TIMESTAMP
from lrs.rules.uuids import UUID
from lrs.rules.versions import Version

Mend = Callable[[Place], bool]
"""Mends what stands at one place and tells whether it did; it is asked only about places where something is wrong."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """One named sloppiness, how it is mended, and the rule that it breaks."""

    description: str
    section: str
    mend: Mend


def _rewritten(propose: Callable[[Any], object], *kinds: Format) -> Mend:
    """Return a repair that puts another value where one of these kinds belongs, if the kind takes it."""

    def mend(place: Place) -> bool:
        if not isinstance(place.kind, Format) or place.kind not in kinds:
            return False
        proposed = propose(place.value)
        if proposed is None or not place.kind.accepts(proposed):
            return False
        place.value = proposed
        return True

    return mend


def _right_case(place: Place) -> bool:
    if not isinstance(place.kind, Enumeration) or type(place.value) is not str:
        return False
    wanted = {value.lower(): value for value in place.kind.values}.get(place.value.strip().lower())
    if wanted is None:
        return False
    place.value = wanted
    return True


_TIMESTAMPS: Final = (TIMESTAMP.v1_0_3, TIMESTAMP.v2_0_0)
_language_tag = _rewritten(mending.language_tag_of, LANGUAGE_TAG)

TOLERANCES: Final[Mapping[str, Tolerance]] = MappingProxyType(
    {
        "property-case": Tolerance(
            'Property names in the wrong case, such as "Actor": written as the standard does.',
            "xAPI 1.0.3 Data §2.2",
            mending.names_in_the_right_case,
        ),
        "enumeration-case": Tolerance(
            'objectType and interactionType in the wrong case, such as "agent": written as the standard does.',
            "xAPI 1.0.3 Data §2.2",
            lambda place: mending.object_type_in_the_right_case(place) or _right_case(place),
        ),
        "null-values": Tolerance(
            "Properties that are null: left out where they are optional.",
            "xAPI 1.0.3 Data §2.2",
            mending.nulls_left_out,
        ),
        "empty-values": Tolerance(
            'Optional properties that are "", [] or {} where that is no value: left out, and [] for {} put right.',
            "xAPI 1.0.3 Data §2.2",
            mending.empty_values_left_out,
        ),
        "single-for-array": Tolerance(
            "One value where an array of values belongs: put into an array.",
            "xAPI 1.0.3 Data §2.2",
            mending.single_value_into_array,
        ),
        "text-for-language-map": Tolerance(
            'A bare text where a language map belongs: put under "und", the undetermined language.',
            "xAPI 1.0.3 Data §4.2",
            mending.text_into_language_map,
        ),
        "language-tag-spelling": Tolerance(
            'Language tags such as "en_US" or "en_US.UTF-8": written "en-US".',
            "xAPI 1.0.3 Data §4.2",
            lambda place: _language_tag(place) or mending.language_tags_of_a_map(place),
        ),
        "boolean-as-text": Tolerance(
            'true or false as a text, such as "true": taken as the boolean.',
            "xAPI 1.0.3 Data §2.2",
            _rewritten(mending.boolean_of, BOOLEAN),
        ),
        "number-as-text": Tolerance(
            'Numbers as a text, such as "95": taken as the number.',
            "xAPI 1.0.3 Data §2.2",
            _rewritten(mending.number_of, NUMBER, SCALED, WHOLE_NUMBER),
        ),
        "text-as-value": Tolerance(
            "Numbers and booleans where a text belongs, such as an account name 4711: taken as the text.",
            "xAPI 1.0.3 Data §2.2",
            _rewritten(mending.text_of, STRING),
        ),
        "mbox-without-mailto": Tolerance(
            'An mbox that is a bare email address, or spells "mailto:" in capitals: "mailto:" put before it.',
            "xAPI 1.0.3 Data §2.4.2.3",
            _rewritten(mending.mbox_of, MBOX),
        ),
        "uuid-spelling": Tolerance(
            "UUIDs in braces, with urn:uuid: or without hyphens: written in the standard form.",
            "xAPI 1.0.3 Data §4.4",
            _rewritten(mending.uuid_of, UUID),
        ),
        "iri-spelling": Tolerance(
            "IRIs with spaces or other reserved characters: these are percent-encoded.",
            "xAPI 1.0.3 Data §4.3",
            _rewritten(mending.iri_of, IRI, IRL, URI),
        ),
        "timestamp-spelling": Tolerance(
            'Timestamps without a zone (taken as UTC), with a zone such as "+0100" or "-00:00", or a space for the T.',
            "xAPI 1.0.3 Data §4.5",
            _rewritten(mending.timestamp_of, *_TIMESTAMPS),
        ),
        "duration-spelling": Tolerance(
            'Durations such as "PT", "00:05:30", "P1W2D", "pt5s" or a number of seconds: written in ISO 8601.',
            "xAPI 1.0.3 Data §4.6",
            _rewritten(mending.duration_of, DURATION),
        ),
        "version-spelling": Tolerance(
            'A version that was never one, such as "0.95" or "1.0.x": left out, so that the store sets it.',
            "xAPI 1.0.3 Data §2.4.10",
            lambda place: place.kind in (VERSION.v1_0_3, VERSION.v2_0_0) and mending.old_version_left_out(place),
        ),
    }
)


def repair(value: dict[str, Any], names: frozenset[str], *, version: Version) -> tuple[dict[str, Any], list[str]]:
    """Return the Statement repaired by the named tolerances, and the names of those that did something.

    What was given stays as it is; where nothing had to be repaired it is returned itself. Names that aren't in
    ``TOLERANCES`` do nothing.
    """
    if not check_of(STATEMENT, version)(value):
        return value, []
    root = root_of(STATEMENT, mending.copy_of(value))
    applied = [name for name, tolerance in TOLERANCES.items() if name in names and _apply(tolerance, root, version)]
    repaired: dict[str, Any] = root.value
    return (repaired, applied) if applied else (value, [])


def _apply(tolerance: Tolerance, root: Place, version: Version) -> bool:
    mended = False
    for place in places_in(root, version):
        if not place.is_empty and _is_wrong(place.kind, place.value, version):
            mended = tolerance.mend(place) or mended
    return mended


def _is_wrong(kind: Kind, value: object, version: Version) -> bool:
    return bool(check_of(kind, version)(value))
