"""Assignable Units: ids, urls and what they are launched with (cmi5 §13.1.4, §8.1)."""

from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules.course_structure import AssignableUnit
from cmi5.rules.course_structure_urls import is_url
from tests.cmi5.course_builder import BASE, au, broken_by, described, objective, objectives, read, structure, text

FORM = "13.2.0.0-1 (d)"


def unit_of(content: str) -> AssignableUnit:
    [(unit, _)] = read(structure(content)).walk()
    assert isinstance(unit, AssignableUnit)
    return unit


class TestIds:
    @pytest.mark.parametrize(
        ("content", "requirement"),
        [
            pytest.param(au("one") + au("one"), "13.1.4.0-1 (d)", id="two AUs with one id"),
            pytest.param(au("one") + au("two", id=f" {BASE}/au/one\n"), "13.1.4.0-1 (d)", id="but for white space"),
            pytest.param(au(id=f"{BASE}/course"), "13.1.4.0-1 (d)", id="the id of the course"),
            pytest.param(au(id="courses.example.org/au"), "3.0.0.0-1 (d)", id="without scheme"),
            pytest.param(au(id="//courses.example.org/au"), "3.0.0.0-1 (d)", id="with a host but no scheme"),
            pytest.param(au(id="https://courses.example.org/a u"), "3.0.0.0-1 (d)", id="with a space"),
            pytest.param(au(id="http://[x"), "3.0.0.0-1 (d)", id="with half a bracket"),
            pytest.param(au(id=""), "3.0.0.0-1 (d)", id="empty"),
            pytest.param(au(activityType="media"), "3.0.0.0-1 (d)", id="activityType without scheme"),
            pytest.param(au(activityType=""), "3.0.0.0-1 (d)", id="empty activityType"),
            pytest.param(au().replace(f' id="{BASE}/au/au"', ""), FORM, id="missing"),
        ],
    )
    def test_an_id_that_breaks_a_rule_is_refused(self, content: str, requirement: str) -> None:
        assert broken_by(structure(content)) == [requirement]

    def test_three_aus_with_one_id_are_two_violations(self) -> None:
        """4.4.0.0-1 (d)."""
        assert broken_by(structure(au(), au(), au())) == ["13.1.4.0-1 (d)"] * 2


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "requirement"),
        [
            pytest.param("https://example.org/a b", "13.1.4.0-2 (d)", id="space"),
            pytest.param("http://example.org index.html", "13.1.4.0-2 (d)", id="space in the host"),
            pytest.param("https://example.org/100%", "13.1.4.0-2 (d)", id="lonely percent sign"),
            pytest.param("https://example.org/ä", "13.1.4.0-2 (d)", id="umlaut"),
            pytest.param("https://example.org/a\\b", "13.1.4.0-2 (d)", id="backslash"),
            pytest.param("https://example.org/<a>", "13.1.4.0-2 (d)", id="angle brackets"),
            pytest.param("https://example.org/a[1]", "13.1.4.0-2 (d)", id="bracket outside of an address"),
            pytest.param("https://example.org/#a#b", "13.1.4.0-2 (d)", id="two fragments"),
            pytest.param("https://", "13.1.4.0-2 (d)", id="no host"),
            pytest.param("https:///index.html", "13.1.4.0-2 (d)", id="empty host"),
            pytest.param("https://bo:word@example.org/", "13.1.4.0-2 (d)", id="a user"),
            pytest.param("https://example.org;x/", "13.1.4.0-2 (d)", id="a semicolon in the host"),
            pytest.param("https://-example.org/", "13.1.4.0-2 (d)", id="a hyphen before the host"),
            pytest.param("https:index.html", "13.1.4.0-2 (d)", id="scheme without slashes"),
            pytest.param("https://example.org:http/", "13.1.4.0-2 (d)", id="port that is no number"),
            pytest.param("https://example.org:65536/", "13.1.4.0-2 (d)", id="port that there isn't"),
            pytest.param("https://[::zz]/", "13.1.4.0-2 (d)", id="address that is none"),
            pytest.param("https://[::1/", "13.1.4.0-2 (d)", id="half an address"),
            pytest.param("mailto:bo@example.org", "13.1.4.0-2 (d)", id="scheme that leads to no content"),
            pytest.param("javascript:alert(1)", "13.1.4.0-2 (d)", id="script"),
            pytest.param("JavaScript://example.org/%0Aalert(1)", "13.1.4.0-2 (d)", id="script that looks like a URL"),
            pytest.param("data:text/html,x", "13.1.4.0-2 (d)", id="data"),
            pytest.param("blob:https://example.org/1", "13.1.4.0-2 (d)", id="blob"),
            pytest.param("about:blank", "13.1.4.0-2 (d)", id="about"),
            pytest.param("", FORM, id="empty"),
            pytest.param(" \n ", FORM, id="white space"),
        ],
    )
    def test_a_url_that_is_none_is_refused(self, url: str, requirement: str) -> None:
        assert broken_by(structure(au(url=url))) == [requirement]
        assert broken_by(structure(au(url=url)), None) == [requirement]

    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org",
            "HTTPS://EXAMPLE.ORG/Index.HTML",
            "http://example.org:8080/a;b=1/c?d=e&f=%20#g/h?i",
            "https://[2001:db8::1]:443/",
            "https://xn--r8jz45g.example.org/~bo/$-_.+!*'(),@:=",
            "ftp://bo:word@example.org/course/1",
            "player://example.org/course/1",
            "player:///course/1",
            "player://https://example.org/course/1",
        ],
    )
    def test_fully_qualified_urls_of_any_scheme_are_taken(self, url: str) -> None:
        assert unit_of(au(url=url)).url == url
        assert broken_by(structure(au(url=url)), None) == []

    @pytest.mark.parametrize(
        ("name", "requirement"),
        [(name, "8.1.0.0-6 (d)") for name in ("endpoint", "fetch", "actor", "registration", "activityId")],
    )
    def test_a_query_with_a_name_that_the_launch_uses_is_refused(self, name: str, requirement: str) -> None:
        first, last, alone = f"index.html?{name}=1", f"index.html?a=1&{name}=2#top", f"index.html?{name}"
        encoded = f"https://example.org/?%{ord(name[0]):02X}{name[1:]}=1"
        for url in (first, last, alone, encoded):
            assert broken_by(structure(au(url=url))) == [requirement]

    def test_names_that_only_resemble_those_of_the_launch_are_taken(self) -> None:
        url = "index.html?Endpoint=1&fetched=2&x=actor&activityid=3#?registration=4"
        assert unit_of(au(url=url)).url == url

    def test_an_ampersand_is_one_in_the_url(self) -> None:
        assert "?a=1&amp;b=2" in au(url="index.html?a=1&b=2")
        assert unit_of(au(url="index.html?a=1&b=2")).url == "index.html?a=1&b=2"
        cdata = au().replace("<url>index.html", "<url><![CDATA[index.html?a=1&b=2]]>")
        assert unit_of(cdata).url == "index.html?a=1&b=2"

    @given(st.text("htp:/?#[]@%2F.a1&= ;\\") | st.text())
    def test_what_is_taken_for_a_url_can_be_taken_apart(self, url: str) -> None:
        if is_url(url):
            parts = urlsplit(url)
            assert parts.geturl().rstrip("?#") == url.rstrip("?#") or parts.scheme != url.partition(":")[0]
            assert (parts.port or 0) <= 65_535


class TestForm:
    @pytest.mark.parametrize(
        ("content", "requirement"),
        [
            pytest.param(au(moveOn="Sometimes"), "13.2.0.0-1 (d)", id="unknown moveOn"),
            pytest.param(au(moveOn="passed"), "13.2.0.0-1 (d)", id="moveOn in other case"),
            pytest.param(au(moveOn=""), "13.2.0.0-1 (d)", id="empty moveOn"),
            pytest.param(au(launchMethod="Popup"), "13.2.0.0-1 (d)", id="unknown launchMethod"),
            pytest.param(au(launchMethod="ownWindow"), "13.2.0.0-1 (d)", id="launchMethod in other case"),
            pytest.param(au(masteryScore="1.1"), "13.2.0.0-1 (d)", id="masteryScore above 1"),
            pytest.param(au(masteryScore="-0.1"), "13.2.0.0-1 (d)", id="masteryScore below 0"),
            pytest.param(au(masteryScore="high"), "13.2.0.0-1 (d)", id="masteryScore that is no number"),
            pytest.param(au(masteryScore="5e-1"), "13.2.0.0-1 (d)", id="masteryScore with an exponent"),
            pytest.param(au(masteryScore="0,5"), "13.2.0.0-1 (d)", id="masteryScore with a comma"),
            pytest.param(au(masteryScore=""), "13.2.0.0-1 (d)", id="empty masteryScore"),
            pytest.param(au(masteryScore="NaN"), "13.2.0.0-1 (d)", id="masteryScore that isn't"),
            pytest.param(au(masteryScore="0.66667"), "4.4.0.0-2 (d)", id="more than four decimal places"),
            pytest.param(au(duration="5"), "13.2.0.0-1 (d)", id="unknown attribute"),
            pytest.param(au(inner="<duration>5</duration>"), "13.2.0.0-1 (d)", id="unknown element"),
            pytest.param(au(inner=au("two")), "13.2.0.0-1 (d)", id="an AU within an AU"),
            pytest.param(au(inner="words"), "13.2.0.0-1 (d)", id="words between elements"),
            pytest.param(au().replace(text("title", "au"), ""), "13.2.0.0-1 (d)", id="no title"),
            pytest.param(au().replace(text("description", "About au"), ""), "13.2.0.0-1 (d)", id="no description"),
            pytest.param(au().replace("<url>index.html</url>", ""), "13.2.0.0-1 (d)", id="no url"),
            pytest.param(au(inner="<url>index.html</url>"), "13.2.0.0-1 (d)", id="two urls"),
            pytest.param(
                au(inner="<entitlementKey>k</entitlementKey><launchParameters>p</launchParameters>"),
                "13.2.0.0-1 (d)",
                id="other order",
            ),
            pytest.param(
                au(inner="<launchParameters><p/></launchParameters>"),
                "13.2.0.0-1 (d)",
                id="launchParameters of elements",
            ),
        ],
    )
    def test_an_au_of_another_form_is_refused(self, content: str, requirement: str) -> None:
        """4.4.0.0-2 (d)."""
        assert broken_by(structure(content)) == [requirement]

    @pytest.mark.parametrize(
        ("written", "score"),
        [
            ("0", "0"),
            ("1", "1"),
            ("1.0", "1"),
            ("0.85", "0.85"),
            ("0.6667", "0.6667"),
            ("0.850000", "0.85"),
            (".5", "0.5"),
        ],
    )
    def test_mastery_scores_from_0_to_1_are_taken(self, written: str, score: str) -> None:
        assert unit_of(au(masteryScore=written)).mastery_score == Decimal(score)

    @pytest.mark.parametrize(
        "move_on", ["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"]
    )
    @pytest.mark.parametrize("launch_method", ["OwnWindow", "AnyWindow"])
    def test_every_move_on_and_launch_method_is_taken(self, move_on: str, launch_method: str) -> None:
        unit = unit_of(au(moveOn=move_on, launchMethod=launch_method))
        assert (unit.move_on, unit.launch_method) == (move_on, launch_method)

    def test_what_is_left_out_has_its_default(self) -> None:
        unit = unit_of(f'<au id="{BASE}/au">{described("au")}<url>index.html</url></au>')
        assert (unit.move_on, unit.launch_method, unit.mastery_score) == ("NotApplicable", "AnyWindow", None)
        assert (unit.activity_type, unit.launch_parameters, unit.entitlement_key) == ("", "", "")
        assert unit.objectives == ()

    def test_white_space_around_values_is_taken_away(self) -> None:
        """13.1.0.0-1."""
        spaced = au(
            id=f"\n {BASE}/au/au ",
            moveOn=" Passed ",
            masteryScore=" 0.5 ",
            launchMethod=" OwnWindow",
            activityType=f" {BASE}/type\t",
            inner="<launchParameters>\n a b \n</launchParameters><entitlementKey> k </entitlementKey>",
            url="\n  index.html\n ",
        ).replace(">au<", ">\n  au  <")
        found = read(structure(spaced, id_=f" {BASE}/course "))
        [unit] = found.children
        assert isinstance(unit, AssignableUnit)
        assert (found.id, unit.id, unit.url, unit.move_on, str(unit.mastery_score), dict(unit.title)) == (
            f"{BASE}/course",
            f"{BASE}/au/au",
            "index.html",
            "Passed",
            "0.5",
            {"en": "au"},
        )
        assert (unit.launch_method, unit.launch_parameters, unit.entitlement_key) == ("OwnWindow", "a b", "k")
        assert unit.activity_type == f"{BASE}/type"

    def test_objectives_stand_before_the_url(self) -> None:
        aims = objectives(objective("1"))
        behind = au(inner=f'<objectives><objective idref="{BASE}/objective/1"/></objectives>')
        assert broken_by(structure(behind, objectives=aims)) == ["13.2.0.0-1 (d)"]
