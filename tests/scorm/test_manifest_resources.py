"""Resources: where an href leads, and what hostile and sloppy ones become (SCORM 2004 4th Ed. CAM §3.4.1, §3.4.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_bridge.rules.package_paths import PackageNames, target_of, url_of
from tests.scorm.manifest_builder import (
    NAMES,
    course,
    findings,
    first_resource,
    item,
    manifest,
    organization,
    read,
    resource,
    told,
)


def of(**given: str) -> bytes:
    return manifest(resources=resource("res", **given))


class TestHrefs:
    @pytest.mark.parametrize(
        ("href", "name", "url"),
        [
            ("index.html", "index.html", "index.html"),
            ("./index.html", "index.html", "index.html"),
            ("media/../index.html", "index.html", "index.html"),
            ("index.html?a=1&b=2#top", "index.html", "index.html?a=1&b=2#top"),
            ("index.html?x=../../y", "index.html", "index.html?x=../../y"),
            ("media/Start%20here.html", "media/Start here.html", "media/Start%20here.html"),
            ("media/Start here.html", "media/Start here.html", "media/Start%20here.html"),
            ("media//Start%20here.html", "media/Start here.html", "media/Start%20here.html"),
            ("%C3%9Cberblick.html", "Überblick.html", "%C3%9Cberblick.html"),
            ("%DCberblick.html", "Überblick.html", "%C3%9Cberblick.html"),
            ("Überblick.html?wörter=a b", "Überblick.html", "%C3%9Cberblick.html?w%C3%B6rter=a%20b"),
            (" index.html ", "index.html", "index.html"),
        ],
    )
    def test_a_relative_one_leads_to_a_file(self, href: str, name: str, url: str) -> None:
        found = first_resource(of(href=href))
        assert (found.name, found.url) == (name, url)

    @pytest.mark.parametrize(
        ("href", "code"),
        [
            pytest.param("other.html", "href-to-nothing", id="no such file"),
            pytest.param("media", "href-to-nothing", id="a folder"),
            pytest.param("?a=1", "href-to-nothing", id="a query alone"),
            pytest.param("#top", "href-to-nothing", id="a fragment alone"),
            pytest.param("index%2Ehtml%00", "href-to-nothing", id="a byte of nothing"),
            pytest.param("../index.html", "href-outside", id="out of the package"),
            pytest.param("media/../../index.html", "href-outside", id="out of it from within"),
            pytest.param("%2e%2e/index.html", "href-outside", id="out of it in disguise"),
            pytest.param("..%2Findex.html", "href-outside", id="out of it in other disguise"),
            pytest.param("..\\index.html", "href-outside", id="out of it as on Windows"),
            pytest.param("..%5cindex.html", "href-outside", id="out of it as on Windows in disguise"),
            pytest.param("/index.html", "href-outside", id="the root of a server"),
            pytest.param("C:\\course\\index.html", "href-outside", id="the disk of the author"),
            pytest.param("file:///etc/passwd", "href-unusable", id="a file of the server"),
            pytest.param("javascript:alert(1)", "href-unusable", id="a script"),
            pytest.param("JaVaScript:alert(1)", "href-unusable", id="a script in disguise"),
            pytest.param("data:text/html,x", "href-unusable", id="what it is itself"),
        ],
    )
    def test_one_that_leads_nowhere_is_refused(self, href: str, code: str) -> None:
        assert [each.code for each in findings(of(href=href)) if each.is_error] == [code]

    def test_the_line_is_that_of_the_resource_and_the_advice_says_what_to_do(self) -> None:
        [found] = findings(of(href="../x.html"))
        assert found.line == 5
        assert found.message == "The href '../x.html' of the resource 'res' leads out of the package."
        assert found.advice == "Write it relative to the root folder of the package, without a leading slash."

    @pytest.mark.parametrize("href", ["INDEX.HTML", "Index.html", "media/start here.HTML", "U\u0308berblick.html"])
    def test_another_spelling_of_a_file_is_taken_for_it(self, href: str) -> None:
        assert first_resource(of(href=href), but=["href-in-other-case"]).name in NAMES

    def test_backslashes_are_taken_for_slashes(self) -> None:
        found = first_resource(of(href="media\\Start here.html"), but=["href-with-backslashes"])
        assert found.url == "media/Start%20here.html"

    @pytest.mark.parametrize("href", ["https://example.org/a b?x=1#y", "//example.org/a", "HTTP://example.org/"])
    def test_what_lies_on_another_server_is_launched_there(self, href: str) -> None:
        url = f"https:{href}" if href.startswith("//") else href
        assert first_resource(of(href=href), but=["href-elsewhere"]).url == url

    def test_without_names_no_file_is_looked_for(self) -> None:
        assert first_resource(of(href="other.html"), None).url == "other.html"

    def test_what_no_item_launches_may_lead_anywhere(self) -> None:
        xml = manifest(resources=resource() + resource("b", href="../x.html", kind="asset"))
        assert read(xml).resources["b"].url == ""

    @given(st.text(max_size=40), st.text(max_size=20))
    def test_whatever_is_written_leads_to_a_file_of_the_package_or_to_none(self, href: str, base: str) -> None:
        found = PackageNames(NAMES).find(target_of(base, href))
        assert found is None or found in NAMES
        assert not any({"..", ""} & set(name.split("/")) for name in target_of(base, href).names)

    @given(st.text(max_size=40))
    def test_the_url_of_a_file_has_no_character_that_means_something_else(self, name: str) -> None:
        assert not set("?#%\\ ") & set(url_of(name.replace("%", "")).replace("%", ""))


class TestBases:
    def test_those_of_manifest_resources_and_resource_are_put_together(self) -> None:
        xml = manifest(resources=resource(xml__base="c/"), xml__base="a/")
        xml = xml.replace(b"<resources", b'<resources xml:base="b/"')
        found = first_resource(xml, {"a/b/c/index.html"})
        assert (found.base, found.name, found.url) == ("a/b/c/", "a/b/c/index.html", "a/b/c/index.html")

    def test_an_href_may_leave_its_base_but_not_the_package(self) -> None:
        assert first_resource(of(href="../index.html", xml__base="media/")).name == "index.html"
        assert told(of(href="../../index.html", xml__base="media/")) == ["href-outside"]

    def test_what_follows_the_last_slash_of_a_base_is_no_folder(self) -> None:
        assert first_resource(of(xml__base="imsmanifest.xml")).name == "index.html"

    def test_a_base_that_is_meant_as_a_folder_is_told(self) -> None:
        found = first_resource(of(href="Start here.html", xml__base="media"), but=["base-without-slash"])
        assert found.name == "media/Start here.html"

    def test_a_base_on_another_server_takes_the_resource_there(self) -> None:
        found = first_resource(of(xml__base="https://example.org/a/"), but=["href-elsewhere"])
        assert found.url == "https://example.org/a/index.html"

    @pytest.mark.parametrize(("base", "code"), [("/a/", "href-outside"), ("file:///a/", "href-unusable")])
    def test_a_base_that_leads_nowhere_is_refused(self, base: str, code: str) -> None:
        assert told(of(xml__base=base)) == [code]


class TestKinds:
    @pytest.mark.parametrize(("kind", "is_sco"), [("sco", True), ("asset", False), ("SCO", True), ("Asset", False)])
    def test_a_resource_is_a_sco_or_an_asset(self, kind: str, is_sco: bool) -> None:
        assert first_resource(of(kind=kind)).is_sco is is_sco

    def test_what_is_launched_and_says_nothing_is_taken_for_a_sco(self) -> None:
        assert first_resource(of(kind=""), but=["scormtype-missing"]).is_sco

    def test_what_isnt_launched_and_says_nothing_is_an_asset(self) -> None:
        assert not read(manifest(resources=resource() + resource("b", kind=""))).resources["b"].is_sco

    def test_another_kind_is_taken_for_a_sco(self) -> None:
        assert first_resource(of(kind="scorm"), but=["scormtype-odd"]).is_sco

    def test_another_type_is_told(self) -> None:
        assert told(of(type="text/html")) == ["resource-type-odd"]


@pytest.mark.parametrize(
    ("resources", "codes"),
    [
        pytest.param(resource(href=""), ["item-to-no-href"], id="no href"),
        pytest.param(resource() + resource("", kind="asset"), ["resource-without-identifier"], id="no identifier"),
        pytest.param(resource() + resource(), ["resource-twice"], id="the same twice"),
        pytest.param(resource() + resource(href="x"), ["resource-identifier-taken"], id="two of one identifier"),
        pytest.param(resource("res", '<file href="x.js"/>'), ["file-missing"], id="a file that there isn't"),
        pytest.param(resource("res", "<file/>"), ["file-without-href"], id="a file without href"),
        pytest.param(resource("res", '<file href="http://example.org/x.js"/>'), [], id="a file elsewhere"),
        pytest.param(
            resource("res", '<dependency identifierref="x"/>'), ["dependency-to-nothing"], id="depends on nothing"
        ),
    ],
)
def test_what_is_wrong_with_a_resource_is_told(resources: str, codes: list[str]) -> None:
    assert told(manifest(resources=resources)) == codes


def test_without_resources_nothing_can_be_launched() -> None:
    xml = manifest(organization(item())).partition(b"<resources>")[0] + b"</manifest>"
    assert told(xml) == ["item-to-nothing", "no-resources"]


def test_resources_that_depend_on_each_other_are_no_harm() -> None:
    ring = resource("res", '<dependency identifierref="b"/>') + resource("b", '<dependency identifierref="res"/>')
    assert told(course(item(), resources=ring)) == []
