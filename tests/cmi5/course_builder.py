"""Course structures that the tests build themselves: valid by default, and one thing changed."""

from collections.abc import Collection
from xml.sax.saxutils import escape, quoteattr

from cmi5.rules.course_structure import CourseStructure
from cmi5.rules.course_structure_reading import read_course_structure

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
BASE = "https://courses.example.org"
NAMES = frozenset({"cmi5.xml", "index.html", "media/Start here.html"})
VENDOR = '<x:tag xmlns:x="https://vendor.example.org/x" x:weight="1">for us</x:tag>'


def text(name: str, words: str, lang: str = "en") -> str:
    return f'<{name}><langstring lang="{lang}">{escape(words)}</langstring></{name}>'


def described(words: str) -> str:
    return text("title", words) + text("description", f"About {words}")


def au(name: str = "au", *, url: str = "index.html", refers: str = "", inner: str = "", **attributes: str) -> str:
    """Write an AU; ``refers`` stands before its url, ``inner`` behind it."""
    given = {"id": f"{BASE}/au/{name.replace(' ', '-')}", "moveOn": "CompletedAndPassed", **attributes}
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"<au{written}>{described(name)}{refers}<url>{escape(url)}</url>{inner}</au>"


def block(name: str, *content: str, id_: str | None = None) -> str:
    id_ = f"{BASE}/block/{name}" if id_ is None else id_
    return f"<block id={quoteattr(id_)}>{described(name)}{''.join(content)}</block>"


def objective(name: str = "1", *, id_: str | None = None) -> str:
    id_ = f"{BASE}/objective/{name}" if id_ is None else id_
    return f"<objective id={quoteattr(id_)}>{described(f'Objective {name}')}</objective>"


def objectives(*content: str) -> str:
    return f"<objectives>{''.join(content)}</objectives>"


def refers_to(*ids: str) -> str:
    return objectives(*(f"<objective idref={quoteattr(each)}/>" for each in ids))


def structure(*content: str, id_: str = f"{BASE}/course", objectives: str = "", vendor: str = "") -> bytes:
    body = "".join(content) or au()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<courseStructure xmlns="{NAMESPACE}">'
        f"<course id={quoteattr(id_)}>{described('Safety')}</course>{objectives}{body}{vendor}</courseStructure>"
    ).encode()


def simple() -> bytes:
    """One AU, and no more than what must be there."""
    unit = f'<au id="{BASE}/au/only">{described("Only")}<url>index.html</url></au>'
    return structure(unit)


def complex_() -> bytes:
    """Objectives, blocks in blocks, all attributes, several languages, vendors' elements wherever they may be."""
    whole = au(
        "whole",
        url="media/Start%20here.html?a=1&b=2#top",
        refers=refers_to(f"{BASE}/objective/1", f"{BASE}/objective/2"),
        inner=f"<launchParameters>a&amp;b</launchParameters><entitlementKey>key</entitlementKey>{VENDOR}",
        moveOn="CompletedOrPassed",
        masteryScore="0.8500",
        launchMethod="OwnWindow",
        activityType="http://adlnet.gov/expapi/activities/lesson",
    ).replace("</title>", '<langstring lang="de-CH">Ganz</langstring></title>', 1)
    inner = block("inner", whole, au("player", url="player://example.org/course?x=1"), VENDOR)
    outer = block("outer", refers_to(f"{BASE}/objective/2"), inner, au("after"), VENDOR)
    aims = objectives(objective("1"), objective("2"), VENDOR)
    return structure(au("first", masteryScore="0"), outer, objectives=aims, vendor=VENDOR)


def broken_by(xml: bytes, names: Collection[str] | None = NAMES) -> list[str]:
    """Return the requirements that a structure breaks, in its order."""
    reading = read_course_structure(xml, names=names)
    assert (reading.structure is None) == bool(reading.violations)
    return [violation.requirement for violation in reading.violations]


def read(xml: bytes, names: Collection[str] | None = NAMES) -> CourseStructure:
    """Return a structure that breaks nothing."""
    reading = read_course_structure(xml, names=names)
    assert reading.violations == ()
    assert reading.structure is not None
    return reading.structure
