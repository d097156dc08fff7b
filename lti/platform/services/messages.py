"""Gathers what a message says, when it is sent."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from courses.rules.language import text_in
from courses.services import courses, memberships
from lti.platform.models import LaunchRequest, LineItem, ResourceLink, Tool
from lti.platform.rules import message as rules
from lti.platform.rules.lti1p1 import migration_claim
from lti.platform.rules.privacy import shares_email, shares_name
from lti.platform.rules.substitution import Facts, substituted, variables
from lti.platform.services import addresses, links, names_in_lti1p1, people_of_tools, tools
from lti.platform.services.course_facts import asked_of, known_of
from lti.platform.services.people_of_tools import Somebody
from lti.platform.services.places import parameters_of, places_of
from lti.platform.services.service_claims import service_claims
from lti.security.rules import vocabulary as v
from people.services import encryption, learners
from people.services.asked_often import AskedOften
from people.services.round_trip import Question, together

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a message is about, and who it is about."""

    request: LaunchRequest
    tool: Tool
    somebody: Somebody
    course: Any
    link: ResourceLink | None
    line_item: LineItem | None
    platform: dict[str, str]
    about_course: Mapping[str, Any]
    """What custom parameters ask for of the course."""
    is_gradable: bool
    """Whether the link has one column, and no more."""
    places: Mapping[UUID, Mapping[str, Any]]
    """What custom parameters ask for of people's places in the course, by person."""

    @property
    def subject(self) -> str:
        """Return the tool's name of the person."""
        return tools.subject(self.tool, self.somebody.id)


def gathered(request: LaunchRequest) -> Gathered:
    """Return what the message that a launch is for is made of; its tool comes with the tenant."""
    facts, tenant_id, tool = request.facts, request.tenant_id, request.tool
    found = _found(request)
    link = found.get("link") or (links.get(tenant_id, UUID(facts["link"])) if facts.get("link") else None)
    course = link.course if link is not None and str(link.course_id) == facts.get("course") else None
    if course is None and facts.get("course"):
        course = courses.get(tenant_id, UUID(facts["course"]))
    if facts.get("learner"):
        learner = found["learner"] or learners.get(tenant_id, UUID(facts["learner"]))
        somebody = people_of_tools.somebody(learner, found.get("roles"))
    else:
        somebody = people_of_tools.staff(facts["staff"])
    only = _only(found.get("first column"), found.get("last column"))
    line_item = LineItem.objects.get(tenant_id=tenant_id, pk=facts["line_item"]) if facts.get("line_item") else only
    told = (platform_claim(tool.tenant), asked_of(request, link, course))
    places = places_of(request, link, course, [somebody.id])
    return Gathered(request, tool, somebody, course, link, line_item, *told, only is not None, places)


def _found(request: LaunchRequest) -> dict[str, Any]:
    """Return the rows that the facts of a launch name, None for those that are gone; in one round trip."""
    facts, tenant_id = request.facts, request.tenant_id
    asked: dict[str, Question] = {}
    if facts.get("link"):
        link_id = UUID(facts["link"])
        asked["link"] = links.with_course.of(tenant_id, link_id)
        asked["first column"] = _first_column.of(tenant_id, link_id)
        asked["last column"] = _last_column.of(tenant_id, link_id)
    if facts.get("learner"):
        learner_id = UUID(facts["learner"])
        asked["learner"] = learners.known.of(tenant_id, learner_id)
        if facts.get("course"):
            asked["roles"] = memberships.roles_in.of(tenant_id, UUID(facts["course"]), learner_id)
    return dict(zip(asked, together(*asked.values()), strict=True))


def member_messages(tool: Tool, link: ResourceLink, members: Sequence[Somebody]) -> list[dict[str, Any]]:
    """Return what of a link's launches depends on each member, for the roster of the link (NRPS 2.0 §3.2)."""
    request = LaunchRequest(
        tenant_id=tool.tenant_id,
        tool=tool,
        deployment_id=link.deployment_id,
        message_type=v.RESOURCE_LINK_REQUEST,
        target_link_uri=link.url or tool.target_link_uri,
        facts={"target": "iframe"},
    )
    course = courses.get(tool.tenant_id, link.course_id)
    only = only_line_item(link)
    places = places_of(request, link, course, [each.id for each in members])
    known = (course, link, only, platform_claim(tool.tenant), asked_of(request, link, course), only is not None, places)
    return [_member_message(Gathered(request, tool, each, *known)) for each in members]


def only_line_item(link: ResourceLink) -> LineItem | None:
    """Return the column of a link, if it has one and no more (AGS 2.0 §3.1)."""
    return _only(*together(_first_column.of(link.tenant_id, link.pk), _last_column.of(link.tenant_id, link.pk)))


def _only(first: LineItem | None, last: int | None) -> LineItem | None:
    return first if first is not None and first.pk == last else None


@AskedOften
def _first_column(tenant_id: int, link_id: UUID) -> Any:
    return LineItem.objects.filter(tenant_id=tenant_id, resource_link_id=link_id).order_by("id")


@AskedOften
def _last_column(tenant_id: int, link_id: UUID) -> Any:
    rows = LineItem.objects.filter(tenant_id=tenant_id, resource_link_id=link_id)
    return rows.order_by("-id").values_list("id", flat=True)


def context_claim(course: Any) -> dict[str, Any]:
    """Return the context that a course is (LTI 1.3 §5.4.1)."""
    title = course.title[:255].strip()
    return {"id": str(course.pk), "title": title, "label": title, "type": [v.COURSE_OFFERING]}


def platform_claim(tenant: Any) -> dict[str, str]:
    """Return which instance of the platform a message comes from (§5.4.2): each tenant is one."""
    return {
        "guid": f"{tenant.slug}.{settings.PUBLIC_ORIGIN.partition('//')[2]}",
        "name": tenant.name,
        "url": settings.PUBLIC_ORIGIN,
        "product_family_code": rules.FAMILY,
        "version": VERSION,
    }


def _member_message(gathered: Gathered) -> dict[str, Any]:
    message: dict[str, Any] = {v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST}
    if custom := _custom(gathered):
        message[v.CUSTOM] = custom
    return message


def claims_of(gathered: Gathered, *, nonce: str) -> dict[str, Any]:
    """Return the claims of a message."""
    request, tool, now = gathered.request, gathered.tool, int(time.time())
    message = rules.Message(
        issuer=addresses.issuer(),
        client_id=tool.client_id,
        deployment_id=str(request.deployment_id),
        type=request.message_type,
        target_link_uri=request.target_link_uri,
        nonce=nonce,
        subject=gathered.subject,
        roles=gathered.somebody.roles,
        person=gathered.somebody.person,
        shares=tool.shares,
        platform=gathered.platform,
        context=context_claim(gathered.course) if gathered.course else None,
        presentation=_presentation(gathered),
        custom=_custom(gathered),
        lis={
            "person_sourcedid": gathered.somebody.person.sourced_id,
            "course_offering_sourcedid": gathered.course.identifier if gathered.course else "",
            "course_section_sourcedid": gathered.course.identifier if gathered.course else "",
        },
        claims={**_own_claims(gathered), **_service_claims(gathered), **_migration(gathered, nonce, now)},
    )
    return rules.claims_of(message, now=now)


def _service_claims(gathered: Gathered) -> dict[str, Any]:
    if gathered.course is None:
        return {}
    return service_claims(
        gathered.tool, gathered.course.pk, gathered.request.deployment_id, line_item=gathered.line_item
    )


def _own_claims(gathered: Gathered) -> dict[str, Any]:
    """Return what only this type of message has."""
    request, claims = gathered.request, {}
    if gathered.link is not None and request.message_type != v.DEEP_LINKING_REQUEST:
        link = gathered.link
        about = {"id": str(link.pk), "title": link.title.strip(), "description": link.text.strip()}
        claims[v.RESOURCE_LINK] = {name: value for name, value in about.items() if value}
    if request.message_type == v.DEEP_LINKING_REQUEST:
        claims[v.DEEP_LINKING_SETTINGS] = request.facts["settings"]
    if request.message_type == v.SUBMISSION_REVIEW_REQUEST:
        claims[v.FOR_USER] = _for_user(gathered)
    return claims


def _for_user(gathered: Gathered) -> dict[str, Any]:
    """Return whose submission is looked at (Submission Review 1.0)."""
    course_id = gathered.course.pk
    other = people_of_tools.learner(gathered.tool.tenant_id, UUID(gathered.request.facts["for_learner"]), course_id)
    known = rules.person_claims(other.person, gathered.tool.shares)
    known.pop("locale", None)
    return {"user_id": tools.subject(gathered.tool, other.id), **known, "roles": other.roles}


def _presentation(gathered: Gathered) -> dict[str, Any]:
    facts = gathered.request.facts
    shown = {
        "document_target": facts.get("target", "window"),
        "return_url": facts.get("return_url", ""),
        "locale": gathered.somebody.person.language or "en",
    }
    sizes = (gathered.link.presentation.get("iframe") or {}) if gathered.link else {}
    return {**shown, **{name: sizes[name] for name in ("width", "height") if name in sizes}}


def _custom(gathered: Gathered) -> dict[str, str]:
    """Return the custom parameters, with what stands for their variables."""
    custom = parameters_of(gathered.request, gathered.link)
    return substituted(custom, variables(_facts(gathered))) if custom else {}


def _facts(gathered: Gathered) -> Facts:
    tool, person, course, link = gathered.tool, gathered.somebody.person, gathered.course, gathered.link
    presentation, platform = _presentation(gathered), gathered.platform
    endpoint = _service_claims(gathered).get(v.AGS, {})
    known: dict[str, Any] = {}
    if course is not None:
        texts = gathered.about_course.get("course_description", {})
        described = text_in(texts, presentation["locale"]).words if texts else ""
        known |= {**known_of(course), **gathered.about_course, "course_description": described}
    if link is not None:
        known |= {
            "resource_link_id": str(link.pk),
            "resource_link_title": link.title,
            "resource_link_description": link.text,
            "resource_link_history": tuple(link.history),
            "available_from": link.available_from,
            "available_until": link.available_until,
            "submission_from": link.submission_from,
            "submission_until": link.submission_until,
        }
    known |= gathered.places.get(gathered.somebody.id, {})
    return Facts(
        may_name=shares_name(tool.shares),
        may_email=shares_email(tool.shares),
        user_id=gathered.subject,
        roles=tuple(gathered.somebody.roles),
        person_sourced_id=person.sourced_id,
        full_name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        line_item_url=endpoint.get("lineitem"),
        line_items_url=endpoint.get("lineitems"),
        return_url=presentation["return_url"],
        document_target=presentation["document_target"],
        height=presentation.get("height"),
        width=presentation.get("width"),
        locale=presentation["locale"],
        product_family_code=rules.FAMILY,
        platform_version=VERSION,
        platform_guid=platform["guid"],
        platform_name=platform["name"],
        platform_url=platform["url"],
        **known,
    )


def _migration(gathered: Gathered, nonce: str, now: int) -> dict[str, Any]:
    """Return which of its LTI 1.1 records the tool may go on with."""
    tool, link = gathered.tool, gathered.link
    if not tool.lti1p1_key or tool.lti1p1_secret is None:
        return {}
    somebody = gathered.somebody
    claim = migration_claim(
        names_in_lti1p1.told_to(tool, somebody.id, somebody.person.sourced_id, course=gathered.course, link=link),
        key=tool.lti1p1_key,
        secret=encryption.decrypted(tool.lti1p1_secret).decode(),
        deployment_id=str(gathered.request.deployment_id),
        issuer=addresses.issuer(),
        client_id=tool.client_id,
        expires=now + rules.LIFETIME_SECONDS,
        nonce=nonce,
    )
    return {v.LTI1P1: claim}
