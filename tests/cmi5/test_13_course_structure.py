"""The course structure: for each rule one document that breaks it and no other (cmi5 §3, §8.1, §13, §14)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules.course_structure import AssignableUnit, Block
from cmi5.rules.course_structure_reading import read_course_structure
from tests.cmi5.packages import BASE, NAMESPACE, au, block, described, structure, text

NAMES = frozenset({"cmi5.xml", "index.html", "media/Start here.html"})
OBJECTIVE = f'<objective id="{BASE}/objective/1">{described("Objective")}</objective>'
FORM = "13.2.0.0-1 (d)"


def codes(xml: bytes, names: frozenset[str] | None = NAMES) -> list[str]:
    return [violation.requirement for violation in read_course_structure(xml, names=names).violations]


BROKEN = {
    "course id without scheme": ("3.0.0.0-1 (d)", structure(au(), id_="courses.example.org/course")),
    "block id without scheme": ("3.0.0.0-1 (d)", structure(block("b", au(), id_="courses.example.org/b"))),
    "AU id without scheme": ("3.0.0.0-1 (d)", structure(au(id="courses.example.org/au"))),
    "AU id with a space": ("3.0.0.0-1 (d)", structure(au(id="https://courses.example.org/a u"))),
    "activityType without scheme": ("3.0.0.0-1 (d)", structure(au(activityType="media"))),
    "objective id without scheme": (
        "3.0.0.0-1 (d)",
        structure(au(), objectives=f'<objectives><objective id="x">{described("O")}</objective></objectives>'),
    ),
    "reference to an objective without scheme": (
        "3.0.0.0-1 (d)",
        structure(au().replace("<url>", '<objectives><objective idref="x"/></objectives><url>')),
    ),
    "two AUs with one id": ("13.1.4.0-1 (d)", structure(au("one"), au("one"))),
    "AU with the id of a block": ("13.1.4.0-1 (d)", structure(block("b", au(id=f"{BASE}/block/b")))),
    "two blocks with one id": ("13.1.2.0-1 (d)", structure(block("b", au("one")), block("b", au("two")))),
    "two objectives with one id": (
        "13.1.3.0-1 (d)",
        structure(au(), objectives=f"<objectives>{OBJECTIVE}{OBJECTIVE}</objectives>"),
    ),
    "url with a space": ("13.1.4.0-2 (d)", structure(au(url="https://example.org/a b"))),
    "url with a lonely percent sign": ("13.1.4.0-2 (d)", structure(au(url="https://example.org/100%"))),
    "url with an umlaut": ("13.1.4.0-2 (d)", structure(au(url="https://example.org/ä"))),
    "more than four decimal places": ("13.1.4", structure(au(masteryScore="0.66667"))),
    "relative url to no file": ("14.1.0.0-4 (d)", structure(au(url="other.html"))),
    "relative url in other case": ("14.1.0.0-4 (d)", structure(au(url="Index.html"))),
    "url with the root of a host": ("14.1.0.0-4 (d)", structure(au(url="/index.html"))),
    "url that leads out of the package": ("14.1.0.0-4 (d)", structure(au(url="../index.html"))),
    "url without scheme but with a host": ("14.1.0.0-4 (d)", structure(au(url="//example.org/index.html"))),
    **{
        f"url with the parameter {name}": ("8.1.0.0-6 (d)", structure(au(url=f"index.html?a=1&{name}=2")))
        for name in ("endpoint", "fetch", "actor", "registration", "activityId")
    },
    "no AU": (FORM, structure("<!-- nothing -->")),
    "no title": (FORM, structure(au().replace(text("title", "au"), ""))),
    "no description": (FORM, structure(au().replace(text("description", "About au"), ""))),
    "url before title": (
        FORM,
        structure(au().replace("<url>index.html</url>", "").replace("<title>", "<url>index.html</url><title>", 1)),
    ),
    "empty url": (FORM, structure(au(url=" "))),
    "no id": (FORM, structure(au().replace(f'id="{BASE}/au/au"', ""))),
    "unknown moveOn": (FORM, structure(au(moveOn="Sometimes"))),
    "unknown launchMethod": (FORM, structure(au(launchMethod="Popup"))),
    "masteryScore above 1": (FORM, structure(au(masteryScore="1.1"))),
    "masteryScore below 0": (FORM, structure(au(masteryScore="-0.1"))),
    "masteryScore that is no number": (FORM, structure(au(masteryScore="high"))),
    "unknown element": (FORM, structure(au(inner="<duration>5</duration>"))),
    "vendor's element before the standard's": (
        FORM,
        structure(au().replace("<title>", '<x:tag xmlns:x="https://example.org/x"/><title>', 1)),
    ),
    "unknown language": (FORM, structure(au().replace('lang="en"', 'lang="not a language"', 1))),
    "another root": (FORM, f'<course xmlns="{NAMESPACE}"/>'.encode()),
    "another namespace": (FORM, structure().replace(NAMESPACE.encode(), b"https://example.org/other")),
    "document type": (FORM, structure().replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY e "x">]>\n')),
    "no XML": ("14.0.0.0-1 (d)", b"# A course"),
    "XML that breaks off": ("14.0.0.0-1 (d)", structure()[:-5]),
    "an entity that nobody declared": ("14.0.0.0-1 (d)", structure(au(inner="&secret;"))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_told_and_no_other(name: str) -> None:
    """4.4.0.0-2 (d), 13.1.5.0-2 (d), 8.1.0.0-6 (d)."""
    requirement, xml = BROKEN[name]
    assert set(codes(xml)) == {requirement}
    assert read_course_structure(xml, names=NAMES).structure is None


def test_without_a_zip_urls_are_fully_qualified() -> None:
    assert codes(structure(au(url="index.html")), None) == ["14.2.0.0-1 (d)"]
    assert codes(structure(au(url="https://example.org/index.html?a=1#top")), None) == []
    assert codes(structure(au(url="player://example.org/course/1")), None) == []


def test_a_zip_has_its_course_structure_in_its_root() -> None:
    assert codes(structure(), frozenset({"course/cmi5.xml", "index.html"})) == ["14.1.0.0-2 (d)"]


@pytest.mark.parametrize(
    "url", ["index.html", "./index.html", "index.html?a=1&b=2", "index.html#top", "media/Start%20here.html"]
)
def test_a_relative_url_leads_to_a_file_of_the_zip(url: str) -> None:
    reading = read_course_structure(structure(au(url=url)), names=NAMES)
    assert [part.url for part, _ in reading.structure.walk()] == [url]


def test_all_that_is_wrong_is_told_at_once_with_lines() -> None:
    xml = structure(au("one", url="a b"), "\n", au("one", moveOn="Never"), "\n", au("two", id="two"))
    reading = read_course_structure(xml, names=NAMES)
    assert [(each.requirement, each.line) for each in reading.violations] == [
        ("13.1.4.0-2 (d)", 2),
        ("14.1.0.0-4 (d)", 2),
        (FORM, 3),
        ("13.1.4.0-1 (d)", 3),
        ("3.0.0.0-1 (d)", 4),
    ]
    assert all(each.advice for each in reading.violations)


def test_white_space_around_values_is_taken_away() -> None:
    """13.1.0.0-1."""
    spaced = au(
        id=f"\n {BASE}/au/au ",
        moveOn=" Passed ",
        masteryScore=" 0.5 ",
        launchMethod=" OwnWindow",
        inner="<launchParameters>\n a b \n</launchParameters><entitlementKey> k </entitlementKey>",
        url="\n  index.html\n ",
    )
    reading = read_course_structure(structure(spaced, id_=f" {BASE}/course "), names=NAMES)
    assert reading.violations == ()
    [(unit, _)] = reading.structure.walk()
    assert reading.structure.id == f"{BASE}/course"
    assert isinstance(unit, AssignableUnit)
    assert (unit.id, unit.url, unit.move_on, str(unit.mastery_score)) == (
        f"{BASE}/au/au",
        "index.html",
        "Passed",
        "0.5",
    )
    assert (unit.launch_method, unit.launch_parameters, unit.entitlement_key) == ("OwnWindow", "a b", "k")


def test_what_is_left_out_has_its_default() -> None:
    unit = f'<au id="{BASE}/au">{described("au")}<url>index.html</url></au>'
    [(found, _)] = read_course_structure(structure(unit), names=NAMES).structure.walk()
    assert isinstance(found, AssignableUnit)
    assert (found.move_on, found.launch_method, found.mastery_score) == ("NotApplicable", "AnyWindow", None)


def test_blocks_lie_in_each_other_and_vendors_add_what_they_like() -> None:
    """13.1.5.0-2, 6.1.0.0-3."""
    vendor = '<x:tag xmlns:x="https://example.org/x" x:weight="1">for us</x:tag>'
    inner = block("inner", au("two"), au("three", inner=vendor))
    objectives = f"<objectives>{OBJECTIVE}</objectives>"
    xml = structure(au("one"), block("outer", inner, au("four")), objectives=objectives)
    reading = read_course_structure(xml, names=NAMES)
    assert reading.violations == ()
    walked = [(part.id.rpartition("/")[2], parent) for part, parent in reading.structure.walk()]
    assert walked == [("one", None), ("outer", None), ("inner", 1), ("two", 2), ("three", 2), ("four", 1)]
    assert [objective.id for objective in reading.structure.objectives] == [f"{BASE}/objective/1"]


def test_titles_are_language_maps() -> None:
    titles = (
        '<title><langstring lang="en-US">Safety</langstring><langstring lang="de">Sicherheit</langstring>'
        "<langstring>?</langstring></title>"
    )
    xml = structure(au()).replace(text("title", "Safety").encode(), titles.encode())
    reading = read_course_structure(xml, names=NAMES)
    assert reading.structure.title == {"en-US": "Safety", "de": "Sicherheit", "und": "?"}


def test_nested_too_deep_is_refused() -> None:
    nested = au()
    for depth in range(150):
        nested = block(str(depth), nested)
    assert codes(structure(nested)) == [FORM]


def test_external_entities_are_not_read(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    doctype = f'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>\n'.encode()
    reading = read_course_structure(structure(au(inner="&e;")).replace(b"?>\n", doctype), names=NAMES)
    assert reading.structure is None
    assert "secret" not in "".join(each.message for each in reading.violations).replace(str(secret), "")


def test_entities_that_grow_are_not_expanded() -> None:
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'?>\n<!DOCTYPE x [<!ENTITY e0 "x">{grow}]>\n'.encode()
    begun = time.perf_counter()
    assert read_course_structure(structure(au(inner="&e11;")).replace(b"?>\n", doctype), names=NAMES).structure is None
    assert time.perf_counter() - begun < 1


def test_a_thousand_units_are_read_in_a_moment() -> None:
    """6.1.0.0-2."""
    xml = structure(*(au(str(number)) for number in range(1_200)))
    begun = time.perf_counter()
    assert len(list(read_course_structure(xml, names=NAMES).structure.walk())) == 1_200
    assert time.perf_counter() - begun < 2


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda words: structure(au(inner=words.replace("\0", "")))))
def test_whatever_comes_is_judged_and_never_breaks_the_reader(xml: bytes) -> None:
    reading = read_course_structure(xml, names=None)
    assert (reading.structure is None) == bool(reading.violations)


@given(st.recursive(st.just("au"), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=12))
def test_the_tree_is_the_one_that_was_written(tree: object) -> None:
    count = iter(range(1_000))

    def write(node: object) -> str:
        name = str(next(count))
        return au(name) if node == "au" else block(name, *map(write, node))

    def shape(parts: tuple[Block | AssignableUnit, ...]) -> list[object]:
        return ["au" if isinstance(part, AssignableUnit) else shape(part.children) for part in parts]

    reading = read_course_structure(structure(write(tree)), names=NAMES)
    assert shape(reading.structure.children) == [tree]
