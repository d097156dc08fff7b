"""The variables that custom parameters may ask for, and what stands for them in a message.

LTI Core 1.3 Appendix B; LineItem.url and LineItems.url are those of AGS 2.0 §4.4, CourseGroup.id is that of the Course
Groups Service 1.0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known when a message is made; what isn't known, or isn't there, keeps its default.

    ``may_name`` and ``may_email`` are what the tool may learn of the person. Line items are None where the tool may not
    use them, or where there isn't exactly one (AGS 2.0 §4.4): they stay unresolved then. Histories begin with the most
    recent copy. The ``user_`` windows hold for this person only and override the link's.
    """

    may_name: bool = False
    may_email: bool = False
    user_id: str = ""
    username: str = ""
    picture_url: str = ""
    mentored_ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    member_since: datetime | None = None
    membership_status: str = ""
    group_ids: tuple[str, ...] = ()

    person_sourced_id: str = ""
    full_name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""

    context_id: str = ""
    context_title: str = ""
    context_label: str = ""
    context_types: tuple[str, ...] = ()
    context_sourced_id: str = ""
    context_history: tuple[str, ...] = ()

    course_description: str = ""
    course_offering_sourced_id: str = ""
    course_offering_title: str = ""
    course_offering_label: str = ""
    course_section_sourced_id: str = ""
    course_section_title: str = ""
    course_section_label: str = ""
    course_section_students: int | None = None
    course_section_source_id: str = ""
    course_section_begins: datetime | None = None
    course_section_ends: datetime | None = None

    resource_link_id: str = ""
    resource_link_title: str = ""
    resource_link_description: str = ""
    resource_link_history: tuple[str, ...] = ()
    available_from: datetime | None = None
    available_until: datetime | None = None
    user_available_from: datetime | None = None
    user_available_until: datetime | None = None
    submission_from: datetime | None = None
    submission_until: datetime | None = None
    user_submission_from: datetime | None = None
    user_submission_until: datetime | None = None
    grades_released_at: datetime | None = None
    line_item_url: str | None = None
    line_items_url: str | None = None

    return_url: str = ""
    document_target: str = ""
    height: int | None = None
    width: int | None = None
    locale: str = ""

    product_family_code: str = ""
    platform_version: str = ""
    platform_guid: str = ""
    platform_name: str = ""
    platform_description: str = ""
    platform_url: str = ""
    platform_contact_email: str = ""


Reader = Callable[[Facts], str | None]
"""Returns what stands for a variable; None if the tool isn't told."""


def variables(facts: Facts) -> dict[str, str]:
    """Return what stands for each variable that this tool may know, "" for what has no value (Appendix B)."""
    read = {name: reader(facts) for name, reader in _READERS.items()}
    return {name: value for name, value in read.items() if value is not None}


def substituted(custom: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return custom parameters in which known variables are replaced, each value being one or staying as it is."""
    return {name: known.get(value[1:], value) if value.startswith("$") else value for name, value in custom.items()}


def moment(at: datetime | None) -> str:
    """Return a moment in UTC as ISO 8601 writes it, "" for none."""
    if at is None:
        return ""
    precision = "microseconds" if at.microsecond % 1000 else "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def history(ids: tuple[str, ...]) -> str:
    """Return the ids of earlier copies, URL-encoded and joined by commas (§B.3, §B.4)."""
    return ",".join(quote(each, safe="") for each in ids)


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _named(reader: Callable[[Facts], str]) -> Reader:
    return lambda facts: reader(facts) if facts.may_name else None


def _addressed(reader: Callable[[Facts], str]) -> Reader:
    return lambda facts: reader(facts) if facts.may_email else None


def _username(facts: Facts) -> str | None:
    """Return by what somebody signs in; where that is an address, the tool has to be told of these."""
    may = facts.may_name and (facts.may_email or "@" not in facts.username)
    return facts.username if may else None


_USER: Final[Mapping[str, Reader]] = {
    "id": lambda facts: facts.user_id,
    "image": _named(lambda facts: facts.picture_url),
    "username": _username,
    "scope.mentor": lambda facts: ",".join(facts.mentored_ids),
}
_PERSON: Final[Mapping[str, Reader]] = {
    "sourcedId": _named(lambda facts: facts.person_sourced_id),
    "name.full": _named(lambda facts: facts.full_name),
    "name.family": _named(lambda facts: facts.family_name),
    "name.given": _named(lambda facts: facts.given_name),
    "email.primary": _addressed(lambda facts: facts.email),
}

_READERS: Final[Mapping[str, Reader]] = {
    **{f"User.{name}": reader for name, reader in _USER.items()},
    **{f"Person.{name}": reader for name, reader in _PERSON.items()},
    # Nobody acts in another person's name here, so who acts is who the message is about (§B.1, §B.2).
    **{f"ActualUser.{name}": reader for name, reader in _USER.items()},
    **{f"ActualPerson.{name}": reader for name, reader in _PERSON.items()},
    "Context.id": lambda facts: facts.context_id,
    "Context.type": lambda facts: ",".join(facts.context_types),
    "Context.label": lambda facts: facts.context_label,
    "Context.title": lambda facts: facts.context_title,
    "Context.sourcedId": lambda facts: facts.context_sourced_id,
    "Context.id.history": lambda facts: history(facts.context_history),
    "ResourceLink.id": lambda facts: facts.resource_link_id,
    "ResourceLink.title": lambda facts: facts.resource_link_title,
    "ResourceLink.description": lambda facts: facts.resource_link_description,
    "ResourceLink.available.startDateTime": lambda facts: moment(facts.available_from),
    "ResourceLink.available.user.startDateTime": lambda facts: moment(facts.user_available_from),
    "ResourceLink.available.endDateTime": lambda facts: moment(facts.available_until),
    "ResourceLink.available.user.endDateTime": lambda facts: moment(facts.user_available_until),
    "ResourceLink.submission.startDateTime": lambda facts: moment(facts.submission_from),
    "ResourceLink.submission.user.startDateTime": lambda facts: moment(facts.user_submission_from),
    "ResourceLink.submission.endDateTime": lambda facts: moment(facts.submission_until),
    "ResourceLink.submission.user.endDateTime": lambda facts: moment(facts.user_submission_until),
    "ResourceLink.lineitem.releaseDateTime": lambda facts: moment(facts.grades_released_at),
    # Nobody has a date of their own here; empty says that the line item's counts (§B.4).
    "ResourceLink.lineitem.user.releaseDateTime": lambda facts: "",
    "ResourceLink.id.history": lambda facts: history(facts.resource_link_history),
    "CourseOffering.sourcedId": lambda facts: facts.course_offering_sourced_id,
    "CourseOffering.label": lambda facts: facts.course_offering_label,
    "CourseOffering.title": lambda facts: facts.course_offering_title,
    "CourseOffering.shortDescription": lambda facts: facts.course_description,
    "CourseOffering.longDescription": lambda facts: facts.course_description,
    "CourseSection.sourcedId": lambda facts: facts.course_section_sourced_id,
    "CourseSection.label": lambda facts: facts.course_section_label,
    "CourseSection.title": lambda facts: facts.course_section_title,
    "CourseSection.shortDescription": lambda facts: facts.course_description,
    "CourseSection.longDescription": lambda facts: facts.course_description,
    "CourseSection.numberOfStudents": lambda facts: _whole(facts.course_section_students),
    "CourseSection.sourceSectionId": lambda facts: facts.course_section_source_id,
    "CourseSection.timeFrame.begin": lambda facts: moment(facts.course_section_begins),
    "CourseSection.timeFrame.end": lambda facts: moment(facts.course_section_ends),
    "CourseGroup.id": lambda facts: next(iter(facts.group_ids), ""),
    "Membership.collectionSourcedid": lambda facts: facts.context_sourced_id,
    "Membership.personSourcedId": _named(lambda facts: facts.person_sourced_id),
    "Membership.status": lambda facts: facts.membership_status,
    "Membership.role": lambda facts: ",".join(facts.roles),
    "Membership.role.scope.mentor": lambda facts: ",".join(facts.mentored_ids),
    "Membership.createdTimestamp": lambda facts: moment(facts.member_since),
    "Message.returnUrl": lambda facts: facts.return_url,
    "Message.documentTarget": lambda facts: facts.document_target,
    "Message.height": lambda facts: _whole(facts.height),
    "Message.width": lambda facts: _whole(facts.width),
    "Message.locale": lambda facts: facts.locale,
    "ToolPlatform.productFamilyCode": lambda facts: facts.product_family_code,
    "ToolPlatform.version": lambda facts: facts.platform_version,
    "ToolPlatformInstance.guid": lambda facts: facts.platform_guid,
    "ToolPlatformInstance.name": lambda facts: facts.platform_name,
    "ToolPlatformInstance.description": lambda facts: facts.platform_description,
    "ToolPlatformInstance.url": lambda facts: facts.platform_url,
    "ToolPlatformInstance.contactEmail": lambda facts: facts.platform_contact_email,
    "LineItem.url": lambda facts: facts.line_item_url,
    "LineItems.url": lambda facts: facts.line_items_url,
}

SUPPORTED: Final[tuple[str, ...]] = tuple(sorted(_READERS))
"""Every variable that some tool may be told, as the configuration document lists them."""
