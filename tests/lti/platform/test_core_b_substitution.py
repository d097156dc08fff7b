"""What stands for variables in custom parameters (LTI Core 1.3 Appendix B)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from lti.platform.rules.substitution import SUPPORTED, Facts, substituted, variables

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
OFFERING = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
BERLIN = timezone(timedelta(hours=1))


def ana(**changes: object) -> Facts:
    """What is known of Ana when she opens a link, everything told."""
    facts = Facts(
        may_name=True,
        may_email=True,
        user_id="u-1",
        username="ana",
        picture_url="https://lms.example/ana.png",
        mentored_ids=("u-2", "u-3"),
        roles=(LEARNER,),
        member_since=datetime(2026, 9, 1, 8, tzinfo=UTC),
        membership_status="Active",
        group_ids=("g-1", "g-2"),
        person_sourced_id="sis-1",
        full_name="Ana Lima",
        given_name="Ana",
        family_name="Lima",
        email="ana@example.org",
        context_id="c-1",
        context_title="Economics as a Social Science",
        context_label="ECON 101",
        context_types=(OFFERING,),
        context_sourced_id="sis-c-1",
        context_history=("c/0", "c,00"),
        course_description="All about money",
        course_section_students=412,
        course_section_source_id="s-0",
        course_offering_sourced_id="o-1",
        course_offering_title="Economics",
        course_offering_label="ECON",
        course_section_sourced_id="s-1",
        course_section_title="Monday group",
        course_section_label="ECON-1",
        course_section_begins=datetime(2026, 9, 1, tzinfo=BERLIN),
        course_section_ends=datetime(2027, 1, 31, 23, 59, 59, 500_000, tzinfo=UTC),
        resource_link_id="rl-1",
        resource_link_title="Chapter 12 quiz",
        resource_link_description="Ten questions",
        resource_link_history=("rl-0",),
        available_from=datetime(2026, 10, 1, tzinfo=UTC),
        available_until=datetime(2026, 10, 31, tzinfo=UTC),
        user_available_until=datetime(2026, 11, 2, tzinfo=UTC),
        submission_from=datetime(2026, 10, 2, tzinfo=UTC),
        submission_until=datetime(2026, 10, 30, tzinfo=UTC),
        user_submission_from=datetime(2026, 10, 3, tzinfo=UTC),
        user_submission_until=datetime(2026, 11, 1, tzinfo=UTC),
        grades_released_at=datetime(2026, 11, 5, tzinfo=UTC),
        line_item_url="https://lms.example/lti/c-1/line_items/1",
        line_items_url="https://lms.example/lti/c-1/line_items",
        return_url="https://lms.example/learn/c-1",
        document_target="iframe",
        height=600,
        width=800,
        locale="pt-BR",
        product_family_code="tributary",
        platform_version="0.1.0",
        platform_guid="guid-1",
        platform_name="Example University",
        platform_description="Its learning platform",
        platform_url="https://lms.example",
        platform_contact_email="help@lms.example",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("User.id", "u-1"),
        ("User.username", "ana"),
        ("User.image", "https://lms.example/ana.png"),
        ("User.scope.mentor", "u-2,u-3"),
        ("ActualUser.id", "u-1"),
        ("Person.sourcedId", "sis-1"),
        ("Person.name.full", "Ana Lima"),
        ("Person.name.given", "Ana"),
        ("Person.name.family", "Lima"),
        ("Person.email.primary", "ana@example.org"),
        ("ActualPerson.name.full", "Ana Lima"),
        ("Context.id", "c-1"),
        ("Context.title", "Economics as a Social Science"),
        ("Context.label", "ECON 101"),
        ("Context.type", OFFERING),
        ("Context.sourcedId", "sis-c-1"),
        ("Context.id.history", "c%2F0,c%2C00"),
        ("CourseOffering.sourcedId", "o-1"),
        ("CourseOffering.shortDescription", "All about money"),
        ("CourseOffering.longDescription", "All about money"),
        ("CourseSection.title", "Monday group"),
        ("CourseSection.shortDescription", "All about money"),
        ("CourseSection.longDescription", "All about money"),
        ("CourseSection.numberOfStudents", "412"),
        ("CourseSection.sourceSectionId", "s-0"),
        ("CourseSection.timeFrame.begin", "2026-08-31T23:00:00Z"),
        ("CourseSection.timeFrame.end", "2027-01-31T23:59:59.500Z"),
        ("CourseGroup.id", "g-1"),
        ("ResourceLink.id", "rl-1"),
        ("ResourceLink.title", "Chapter 12 quiz"),
        ("ResourceLink.description", "Ten questions"),
        ("ResourceLink.id.history", "rl-0"),
        ("ResourceLink.available.startDateTime", "2026-10-01T00:00:00Z"),
        ("ResourceLink.available.endDateTime", "2026-10-31T00:00:00Z"),
        ("ResourceLink.available.user.startDateTime", ""),
        ("ResourceLink.available.user.endDateTime", "2026-11-02T00:00:00Z"),
        ("ResourceLink.submission.startDateTime", "2026-10-02T00:00:00Z"),
        ("ResourceLink.submission.endDateTime", "2026-10-30T00:00:00Z"),
        ("ResourceLink.submission.user.startDateTime", "2026-10-03T00:00:00Z"),
        ("ResourceLink.submission.user.endDateTime", "2026-11-01T00:00:00Z"),
        ("ResourceLink.lineitem.releaseDateTime", "2026-11-05T00:00:00Z"),
        ("ResourceLink.lineitem.user.releaseDateTime", ""),
        ("Membership.role", LEARNER),
        ("Membership.status", "Active"),
        ("Membership.createdTimestamp", "2026-09-01T08:00:00Z"),
        ("Membership.role.scope.mentor", "u-2,u-3"),
        ("Message.returnUrl", "https://lms.example/learn/c-1"),
        ("Message.documentTarget", "iframe"),
        ("Message.height", "600"),
        ("Message.width", "800"),
        ("Message.locale", "pt-BR"),
        ("ToolPlatform.productFamilyCode", "tributary"),
        ("ToolPlatform.version", "0.1.0"),
        ("ToolPlatformInstance.guid", "guid-1"),
        ("ToolPlatformInstance.name", "Example University"),
        ("ToolPlatformInstance.description", "Its learning platform"),
        ("ToolPlatformInstance.url", "https://lms.example"),
        ("ToolPlatformInstance.contactEmail", "help@lms.example"),
        ("LineItem.url", "https://lms.example/lti/c-1/line_items/1"),
        ("LineItems.url", "https://lms.example/lti/c-1/line_items"),
    ],
)
def test_a_variable_stands_for_what_is_known(name: str, value: str) -> None:
    assert variables(ana())[name] == value


def test_everything_that_is_supported_is_told_to_a_tool_that_may_know_everything() -> None:
    assert tuple(sorted(variables(ana()))) == SUPPORTED


def test_what_has_no_value_is_empty() -> None:
    told = variables(Facts(may_name=True, may_email=True))
    assert set(SUPPORTED) - set(told) == {"LineItem.url", "LineItems.url"}
    assert set(told.values()) == {""}


def test_without_exactly_one_line_item_its_url_stays_unresolved() -> None:
    """AGS 2.0 §4.4."""
    told = variables(ana(line_item_url=None))
    assert substituted({"one": "$LineItem.url", "all": "$LineItems.url"}, told) == {
        "one": "$LineItem.url",
        "all": "https://lms.example/lti/c-1/line_items",
    }


def test_a_tool_that_may_not_know_names_is_told_none() -> None:
    withheld = set(SUPPORTED) - set(variables(ana(may_name=False)))
    assert withheld == {
        "Person.sourcedId", "Person.name.full", "Person.name.given", "Person.name.family",
        "ActualPerson.sourcedId", "ActualPerson.name.full", "ActualPerson.name.given", "ActualPerson.name.family",
        "User.username", "User.image", "ActualUser.username", "ActualUser.image", "Membership.personSourcedId",
    }  # fmt: skip


def test_a_tool_that_may_not_know_addresses_is_told_none() -> None:
    withheld = set(SUPPORTED) - set(variables(ana(may_email=False)))
    assert withheld == {"Person.email.primary", "ActualPerson.email.primary"}


def test_a_user_name_that_is_an_address_is_one() -> None:
    signs_in = {"username": "ana@example.org"}
    assert variables(ana(**signs_in))["User.username"] == "ana@example.org"
    assert "User.username" not in variables(ana(**signs_in, may_email=False))


def test_what_the_page_says_is_what_is_told() -> None:
    """`docs/lti-variables.md`, for everybody who types such a parameter in."""
    page = Path("docs/lti-variables.md").read_text("utf-8")
    told, _, others = page.partition("## What stays as it is")
    first = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
    named = {name for row in first.findall(told) for name in re.findall(r"`([^`]+)`", row)}
    assert named == set(SUPPORTED)
    left = {name for row in first.findall(others) for name in re.findall(r"`([^`]+)`", row)}
    assert not left & named
    assert len(left) > 50


def test_nothing_personal_is_told_unless_it_is_allowed() -> None:
    told = variables(ana(may_name=False, may_email=False))
    assert not {"ana", "Ana Lima", "Ana", "Lima", "ana@example.org", "sis-1"} & set(told.values())


@pytest.mark.parametrize(
    "value",
    [
        "$Context.unknown",
        "$context.id",
        "$CONTEXT.ID",
        "$Context.id ",
        " $Context.id",
        "$$Context.id",
        "${Context.id}",
        "Context.id",
        "id is $Context.id",
        "$Context.id/$User.id",
        "$Context.id.",
        "$",
        "",
    ],
)
def test_what_is_no_known_variable_stays_as_it_is(value: str) -> None:
    assert substituted({"x": value}, variables(ana())) == {"x": value}


def test_a_value_that_looks_like_a_variable_is_not_replaced_again() -> None:
    told = variables(ana(resource_link_title="$Person.name.full"))
    assert substituted({"title": "$ResourceLink.title"}, told) == {"title": "$Person.name.full"}
