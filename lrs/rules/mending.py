"""How each tolerated sloppiness is put right (``lrs.rules.tolerance`` names them).

Functions named after a format propose a value or None; the others change what stands at a place and tell whether they
did. xAPI 1.0.3 Data §2.2.
"""

import math
import re
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from lrs.rules import timestamps
from lrs.rules.checks import check_of
from lrs.rules.grammar import ArrayOf, ByObjectType, Format, MapOf, Table
from lrs.rules.language import LANGUAGE_MAP, LANGUAGE_TAG
from lrs.rules.places import Place, table_of
from lrs.rules.versions import Version

_LONGEST_IN_SECONDS = 10**12
_LONGEST_SCALAR = 64
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_OLD_VERSION = re.compile(r"v?[0-2](?:\.[0-9x*]+){0,3}", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"(?P<hours>\d{1,6}):(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]?\d(?:\.\d+)?)", re.ASCII)
_WEEKS_AND_DAYS = re.compile(r"P(?P<weeks>\d{1,6})W(?:(?P<days>\d{1,6})D)?(?P<time>T.+)?", re.ASCII)
_DATE_AND_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?P<fraction>[.,]\d+)?\s?"
    r"(?P<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)


def copy_of(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing which could be changed."""
    if type(value) is dict:
        return {name: copy_of(item) for name, item in value.items()}
    return [copy_of(item) for item in value] if type(value) is list else value


def boolean_of(value: object) -> bool | None:
    """Read true and false from a text."""
    return {"true": True, "false": False}.get(value.strip().lower()) if type(value) is str else None


def number_of(value: object) -> int | float | None:
    """Read a number from a text, as a whole one where it is written so."""
    if type(value) is not str or len(value) > _LONGEST_SCALAR or not _NUMBER.fullmatch(value.strip()):
        return None
    text = value.strip()
    if text.lstrip("+-").isdigit():
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else None


def text_of(value: object) -> str | None:
    """Write a number or boolean as JSON does."""
    if type(value) is bool:
        return "true" if value else "false"
    return repr(value) if type(value) in (int, float) else None


def mbox_of(value: object) -> str | None:
    """Put ``mailto:`` before an email address."""
    if type(value) is not str:
        return None
    text = value.strip()
    return f"mailto:{text[7:].strip() if text[:7].lower() == 'mailto:' else text}"


def uuid_of(value: object) -> str | None:
    """Write a UUID in its standard form."""
    if type(value) is not str:
        return None
    digits = value.strip().lower().removeprefix("urn:uuid:").strip("{}").replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def iri_of(value: object) -> str | None:
    """Percent-encode what may not stand in an IRI."""
    if type(value) is not str:
        return None
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", value.strip())
    return re.sub(r'[\x00-\x20\x7f-\x9f"<>\\^`{|}\[\]]', lambda found: quote(found[0], safe=""), text)


def language_tag_of(value: object) -> str | None:
    """Write a locale's name as a language tag."""
    return value.strip().partition(".")[0].partition("@")[0].replace("_", "-") if type(value) is str else None


def timestamp_of(value: object) -> str | None:
    """Write a date and time by RFC 3339; without a zone it is UTC."""
    if type(value) is not str or len(value) > _LONGEST_SCALAR:
        return None
    found = _DATE_AND_TIME.fullmatch(value.strip())
    if found is None:
        return timestamps.text_of(timestamps.parse(value)) if timestamps.is_iso_8601(value) else None
    time = found["time"] if len(found["time"]) == 8 else f"{found['time']}:00"
    return f"{found['date']}T{time}{(found['fraction'] or '').replace(',', '.')}{_zone(found['zone'])}"


def _zone(zone: str | None) -> str:
    digits = (zone or "").lstrip("+-").replace(":", "")
    if not digits.isdigit() or int(digits) == 0:
        return "Z"
    return f"{zone[0] if zone else '+'}{digits[:2]}:{digits[2:] or '00'}"


def duration_of(value: object) -> str | None:
    """Write a number of seconds, a clock's reading, or weeks with days as a duration."""
    if type(value) is int or type(value) is float:
        return _seconds(repr(value))
    if type(value) is not str or len(value) > _LONGEST_SCALAR:
        return None
    text = value.strip().upper()
    if found := _CLOCK.fullmatch(text):
        return f"PT{int(found['hours'])}H{int(found['minutes'])}M{found['seconds'].removeprefix('0') or '0'}S"
    if found := _WEEKS_AND_DAYS.fullmatch(text):
        return f"P{int(found['weeks']) * 7 + int(found['days'] or 0)}D{found['time'] or ''}"
    if _NUMBER.fullmatch(text):
        return _seconds(text)
    return {"P": "PT0S", "PT": "PT0S"}.get(text, text.removesuffix("T"))


def _seconds(text: str) -> str | None:
    amount = Decimal(text)
    return f"PT{amount:f}S" if 0 <= amount < _LONGEST_IN_SECONDS else None


def names_in_the_right_case(place: Place) -> bool:
    """Rename properties that differ from the table's only in case, unless the right one is there too."""
    table = table_of(place.kind, place.value)
    if table is None or type(place.value) is not dict:
        return False
    known = {name.lower(): name for name in table.rows}
    renamed = {
        name: known[name.lower()]
        for name in place.value
        if name not in table.rows and known.get(name.lower(), name) not in place.value
    }
    return _rename(place, renamed)


def language_tags_of_a_map(place: Place) -> bool:
    """Rename the tags of a language map that are spelt as locales."""
    if place.kind is not LANGUAGE_MAP or type(place.value) is not dict:
        return False
    renamed: dict[str, str] = {}
    for name in place.value:
        tag = None if LANGUAGE_TAG.accepts(name) else language_tag_of(name)
        if tag is not None and LANGUAGE_TAG.accepts(tag) and tag not in place.value:
            renamed[name] = tag
    return _rename(place, renamed)


def _rename(place: Place, renamed: dict[str, str]) -> bool:
    """Rename properties in their place; two that would get the same name stay as they are."""
    if not renamed or len(set(renamed.values())) < len(renamed):
        return False
    members = list(place.value.items())
    place.value.clear()
    place.value.update((renamed.get(name, name), item) for name, item in members)
    return True


def object_type_in_the_right_case(place: Place) -> bool:
    """Write an objectType in the right case, so that the object's table is known."""
    if not isinstance(place.kind, ByObjectType) or type(place.value) is not dict:
        return False
    object_type = place.value.get("objectType")
    if type(object_type) is not str or object_type in place.kind.tables:
        return False
    wanted = {name.lower(): name for name in place.kind.tables}.get(object_type.strip().lower())
    if wanted is None:
        return False
    place.value["objectType"] = wanted
    return True


def nulls_left_out(place: Place) -> bool:
    """Leave out an optional property that is null, and nulls in arrays and language maps."""
    value = place.value
    if value is None and place.optional:
        del place.container[place.key]
        return True
    if isinstance(place.kind, ArrayOf) and type(value) is list and None in value:
        value[:] = [item for item in value if item is not None]
        return True
    if isinstance(place.kind, MapOf) and place.kind.value and type(value) is dict and None in value.values():
        place.value = {name: item for name, item in value.items() if item is not None}
        return True
    return False


def empty_values_left_out(place: Place) -> bool:
    """Leave out an optional property that is empty; an empty array where an empty object is fine becomes one."""
    value = place.value
    if value not in ("", [], {}):
        return False
    if value == [] and isinstance(place.kind, Table | MapOf) and _takes_nothing(place.kind):
        place.value = {}
        return True
    if place.optional:
        del place.container[place.key]
        return True
    return False


def _takes_nothing(kind: Table | MapOf) -> bool:
    return not check_of(kind, Version.V1_0_3)({})


def single_value_into_array(place: Place) -> bool:
    """Put a single value into the array that belongs there."""
    if not isinstance(place.kind, ArrayOf) or type(place.value) is list or place.value is None:
        return False
    item = place.kind.item
    if isinstance(item, Format) != (type(place.value) is not dict):
        return False
    place.value = [place.value]
    return True


def text_into_language_map(place: Place) -> bool:
    """Put a bare text into a language map, in no known language."""
    if place.kind is not LANGUAGE_MAP or type(place.value) is not str:
        return False
    place.value = {"und": place.value}
    return True


def old_version_left_out(place: Place) -> bool:
    """Leave out a version of the time before 1.0, or one that names no patch."""
    text = repr(place.value) if type(place.value) in (int, float) else place.value
    if type(text) is not str or len(text) > _LONGEST_SCALAR or not _OLD_VERSION.fullmatch(text.strip()):
        return False
    del place.container[place.key]
    return True
