"""Items: what is wrong with one, and what is made of it (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4.1)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules.manifest import CompletionThreshold
from tests.scorm.manifest_builder import (
    course,
    course_12,
    findings,
    first_item,
    item,
    manifest,
    organization,
    read,
    resource,
    told,
)


@pytest.mark.parametrize(
    ("xml", "codes"),
    [
        pytest.param(course(item("")), ["item-without-identifier"], id="no identifier"),
        pytest.param(course(item(title="")), ["title-missing"], id="no title"),
        pytest.param(course(item(ref="x")), ["item-to-nothing"], id="a resource that there isn't"),
        pytest.param(course(item("a"), item("a")), ["item-identifier-taken"], id="two of one identifier"),
        pytest.param(course(item("a", item("a"))), ["item-identifier-taken"], id="one within the other"),
        pytest.param(course(item("org")), ["item-identifier-taken"], id="the identifier of its organization"),
        pytest.param(course(item("res")), ["identifier-shared"], id="the identifier of a resource"),
        pytest.param(course(item("a"), item("b", ref="")), ["item-without-resource"], id="neither items nor resource"),
        pytest.param(
            course(item("a", item("b"), identifierref="res")), ["folder-with-resource"], id="both of them in 2004"
        ),
        pytest.param(
            course_12(item("a", item("b"), identifierref="res")), ["folder-launched"], id="both of them in 1.2"
        ),
        pytest.param(course(item(isvisible="maybe")), ["boolean-odd"], id="neither visible nor not"),
        pytest.param(
            course(item(ref="inner"), inner='<manifest identifier="inner"/>'),
            ["item-to-submanifest", "submanifest"],
            id="a manifest within",
        ),
        pytest.param(
            course(item("a", "<adlcp:masteryscore>80</adlcp:masteryscore>")), ["of-other-version"], id="1.2 in 2004"
        ),
        pytest.param(
            course_12(item("a", '<sequencing xmlns="http://www.imsglobal.org/xsd/imsss"/>')),
            ["version-mixed", "of-other-version"],
            id="2004 in 1.2",
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_told(xml: bytes, codes: list[str]) -> None:
    assert told(xml) == codes


def test_organizations_may_share_identifiers_of_items_but_it_is_told() -> None:
    both = manifest(organization(item("a")), organization(item("a"), name="b"))
    assert told(both) == ["organizations-left-out", "identifier-shared"]


def test_an_item_in_both_is_launched_in_scorm_12_and_not_in_2004() -> None:
    both = item("a", item("b"), identifierref="res")
    of_12, of_2004 = read(course_12(both), but=["folder-launched"]), read(course(both), but=["folder-with-resource"])
    assert of_12.launch_url(of_12.organization.items[0]) == "index.html"
    assert of_2004.launch_url(of_2004.organization.items[0]) == ""


def test_a_heading_launches_nothing() -> None:
    found = read(course(item("a"), item("b", ref="")), but=["item-without-resource"])
    assert [found.launch_url(each) for each in found.organization.items] == ["index.html", ""]


def test_blanks_in_identifiers_are_collapsed_wherever_they_stand() -> None:
    found = first_item(course(item(" a%20%20 b ", ref="re%20 s"), resources=resource("re s")))
    assert (found.identifier, found.identifierref) == ("a b", "re s")


class TestOfScorm12:
    @pytest.mark.parametrize("score", ["80", " 80.5 ", "80,5", "0", "100"])
    def test_a_mastery_score_is_a_number_up_to_a_hundred(self, score: str) -> None:
        found = first_item(course_12(item("a", f"<adlcp:masteryscore>{score}</adlcp:masteryscore>")))
        assert found.mastery_score == Decimal(score.strip().replace(",", "."))

    @pytest.mark.parametrize("score", ["101", "-1", "most", "8e1", "٨٠", "9" * 400])
    def test_any_other_is_told_and_left_out(self, score: str) -> None:
        xml = course_12(item("a", f"<adlcp:masteryscore>{score}</adlcp:masteryscore>"))
        assert first_item(xml, but=["mastery-score-odd"]).mastery_score is None

    @pytest.mark.parametrize("span", ["00:00:00", "0001:30:00", "9999:59:59.99"])
    def test_the_time_allowed_is_a_time_span(self, span: str) -> None:
        assert first_item(course_12(item("a", f"<adlcp:maxtimeallowed>{span}</adlcp:maxtimeallowed>"))).max_time_allowed

    @pytest.mark.parametrize("span", ["PT1H", "90", "1:30", "12345:00:00"])
    def test_any_other_is_no_limit(self, span: str) -> None:
        xml = course_12(item("a", f"<adlcp:maxtimeallowed>{span}</adlcp:maxtimeallowed>"))
        assert first_item(xml, but=["max-time-odd"]).max_time_allowed == ""

    @pytest.mark.parametrize(
        ("script", "code"),
        [
            ("a &amp; (b", "prerequisites-unreadable"),
            ("a &amp; nobody", "prerequisites-unknown"),
        ],
    )
    def test_prerequisites_that_cant_be_asked_are_told(self, script: str, code: str) -> None:
        inner = f'<adlcp:prerequisites type="aicc_script">{script}</adlcp:prerequisites>'
        assert told(course_12(item("a"), item("b", inner))) == [code]

    def test_prerequisites_of_another_type_are_read_all_the_same(self) -> None:
        inner = "<adlcp:prerequisites>a</adlcp:prerequisites>"
        found = read(course_12(item("a"), item("b", inner)), but=["prerequisites-type-odd"])
        assert found.organization.items[1].prerequisites == "a"

    @pytest.mark.parametrize(("length", "codes"), [(255, []), (256, ["launch-data-long"])])
    def test_launch_data_is_kept_however_long(self, length: int, codes: list[str]) -> None:
        xml = course_12(item("a", f"<adlcp:datafromlms>{'x' * length}</adlcp:datafromlms>"))
        assert len(first_item(xml, but=codes).data_from_lms) == length

    def test_empty_elements_say_nothing(self) -> None:
        names = ("prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore")
        inner = "".join(f"<adlcp:{name}/>" for name in names)
        assert first_item(course_12(item("lesson", inner))) == first_item(course_12())


class TestOfScorm2004:
    @pytest.mark.parametrize("length", [4_000, 4_001])
    def test_launch_data_may_be_longer(self, length: int) -> None:
        xml = course(item("a", f"<adlcp:dataFromLMS>{'x' * length}</adlcp:dataFromLMS>"))
        assert told(xml) == (["launch-data-long"] if length > 4_000 else [])

    @pytest.mark.parametrize("action", ["exit,message", "Exit, Message", " exit ,message "])
    def test_a_time_limit_action_may_be_spelled_loosely(self, action: str) -> None:
        inner = f"<adlcp:timeLimitAction>{action}</adlcp:timeLimitAction>"
        assert first_item(course(item("a", inner))).time_limit_action == "exit,message"

    def test_another_is_told_and_left_out(self) -> None:
        inner = "<adlcp:timeLimitAction>explode</adlcp:timeLimitAction>"
        assert first_item(course(item("a", inner)), but=["time-limit-action-odd"]).time_limit_action == ""

    def test_the_threshold_of_earlier_editions_is_the_text(self) -> None:
        inner = "<adlcp:completionThreshold>0.75</adlcp:completionThreshold>"
        found = first_item(course(item("a", inner), version="2004 3rd Edition"))
        assert found.completion_threshold == CompletionThreshold(True, Decimal("0.75"), Decimal(1))

    @pytest.mark.parametrize(
        ("attribute", "code"),
        [
            ('minProgressMeasure="2"', "number-out-of-range"),
            ('progressWeight="-0.1"', "number-out-of-range"),
            ('progressWeight="much"', "number-odd"),
            ('completedByMeasure="maybe"', "boolean-odd"),
        ],
    )
    def test_a_threshold_that_is_none_is_that_of_the_standard(self, attribute: str, code: str) -> None:
        xml = course(item("a", f"<adlcp:completionThreshold {attribute}/>"))
        assert first_item(xml, but=[code]).completion_threshold == CompletionThreshold()

    def test_a_value_that_is_odd_is_told_with_what_was_taken(self) -> None:
        [found] = findings(course(item("a", '<adlcp:completionThreshold progressWeight="2"/>')))
        assert found.message == ("The 'progressWeight' '2' of 'completionThreshold' isn't from 0 to 1; '1' was taken.")
        assert found.rule == "SCORM 2004 4th Ed. CAM §3.4.1 <completionThreshold>; SN §3.14"

    def test_maps_of_shared_data_have_a_target_and_come_once(self) -> None:
        maps = '<adlcp:map/><adlcp:map targetID="a"/><adlcp:map targetID="a" writeSharedData="true"/>'
        xml = course(item("a", f"<adlcp:data>{maps}</adlcp:data>"))
        found = first_item(xml, but=["data-map-without-target", "data-map-twice"]).data_maps
        assert [(each.target_id, each.write_shared_data) for each in found] == [("a", True)]

    def test_a_control_that_there_isnt_cant_be_hidden(self) -> None:
        inner = (
            "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>Continue</adlnav:hideLMSUI>"
            "<adlnav:hideLMSUI>help</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>"
        )
        assert first_item(course(item("a", inner)), but=["hide-unknown"]).hide_lms_ui == ("continue",)
