"""Answers Deep Linking requests with what somebody chose from our catalogue. Deep Linking 2.0 §4.5."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem

from courses.services import catalogue
from lti.security.rules import vocabulary as v
from lti.security.services import keys
from lti.security.services.exchanges import TOOL, inspected
from lti.tool.models import DeepLinkingRequest, Platform
from lti.tool.rules.errors import InvalidDeepLinking, PassOver
from lti.tool.rules.scores import MAXIMUM
from lti.tool.services import allowed_courses, identities, platforms
from lti.tool.services.library import registration_of
from lti.tool.services.line_items import resource_id
from people.services import audit
from people.services.clearing import delete_portion

MOST_CHOSEN = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A course, or one item of it by the id that its publisher gave it."""

    course_id: UUID
    item: str = ""

    @property
    def text(self) -> str:
        """Return the choice as forms carry it."""
        return f"{self.course_id}/{self.item}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice with its title, as pages and platforms show it."""

    choice: Choice
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The message, and where the browser posts it."""

    url: str
    token: str


def choice_of(text: str) -> Choice | None:
    """Return a choice that a form has sent, None if it is none."""
    course_id, _, item = text.partition("/")
    try:
        return Choice(UUID(course_id), item[:4_000].replace("\0", ""))
    except ValueError:
        return None


def open_request(tenant_id: int, request_id: UUID) -> DeepLinkingRequest:
    """Return a request that waits for its answer; PassOver if it was answered, or is too old."""
    rows = DeepLinkingRequest.objects.select_related("deployment__platform")
    rows = rows.filter(tenant_id=tenant_id, pk=request_id, answered_at__isnull=True, expires_at__gt=timezone.now())
    found = rows.first()
    if found is None:
        raise PassOver("What was chosen here has been sent already, or it took too long; begin again.")
    return found


def may_choose_several(request: DeepLinkingRequest) -> bool:
    """Tell whether the platform takes several links at once."""
    return request.settings.get("accept_multiple") in (True, "true")


def chosen(platform: Platform, choices: Collection[Choice]) -> list[Chosen]:
    """Return choices with their titles, in their order; what isn't offered to the platform is left out."""
    wanted, offered = {each.course_id for each in choices}, allowed_courses.offered(platform)
    found_in = catalogue.with_ids(platform.tenant_id, wanted if offered is None else wanted.intersection(offered))
    entries = {entry.course.pk: entry for entry in found_in}
    found = []
    for choice in dict.fromkeys(choices):
        entry = entries.get(choice.course_id)
        if entry is None:
            continue
        titles = {item.identifier: str(item) for item in entry.items}
        if not choice.item:
            found.append(Chosen(choice, entry.course.title))
        elif choice.item in titles:
            found.append(Chosen(choice, f"{entry.course.title}: {titles[choice.item]}"))
    return found[:MOST_CHOSEN]


def answer(request: DeepLinkingRequest, choices: Sequence[Choice]) -> Answer:
    """Return the signed answer to a request; it is given once."""
    platform: Platform = request.deployment.platform
    with inspected(TOOL, "deep linking response", tenant_id=request.tenant_id) as exchange:
        exchange.party, exchange.party_name, exchange.learner = platform.pk, platform.name, request.learner
        platforms.check_let_in(request.deployment)
        found = chosen(platform, choices)
        if len(found) > 1 and not may_choose_several(request):
            raise InvalidDeepLinking("The platform takes one link only; choose one.")
        link = _Link(registration_of(platform), request.deployment.deployment_id, request.settings)
        with_line_items = request.settings.get("accept_lineitem") not in (False, "false")
        message = link.get_message_jwt([_resource(request.tenant_id, each, with_line_items) for each in found])
        exchange.message("response", message)
        _answered(request, platform, found)
        return Answer(str(request.settings["deep_link_return_url"]), link.encode_jwt(message))


@transaction.atomic
def _answered(request: DeepLinkingRequest, platform: Platform, found: Sequence[Chosen]) -> None:
    rows = DeepLinkingRequest.objects.filter(tenant_id=request.tenant_id, pk=request.pk, answered_at__isnull=True)
    if not rows.update(answered_at=timezone.now()):
        raise PassOver("What was chosen here has been sent already.")
    who = f"learner {request.learner}"
    allowed_courses.choose(platform, [each.choice.course_id for each in found], who=who)
    audit.write(
        tenant_id=request.tenant_id,
        who=identities.who(platform),
        action="lti.deep-linking-response",
        object=who,
        details={"chosen": [each.choice.text for each in found]},
    )


def _resource(tenant_id: int, each: Chosen, with_line_item: bool) -> DeepLinkResource:
    """Return what a platform keeps of a choice: where it leads stands both in its address and in its parameters."""
    names = {"course": str(each.choice.course_id)} | ({"item": each.choice.item} if each.choice.item else {})
    resource = DeepLinkResource()
    resource.set_title(each.title).set_custom_params(names)
    resource.set_url(f"{platforms.addresses(tenant_id).launch}?{urlencode(names)}")
    if with_line_item:
        about = resource_id(each.choice.course_id, each.choice.item)
        line_item = LineItem().set_label(each.title).set_score_maximum(MAXIMUM)
        resource.set_lineitem(line_item.set_resource_id(about).set_tag("score"))
    return resource


def clear() -> int:
    """Delete a portion of what has expired, and return how many there were."""
    return delete_portion(DeepLinkingRequest.objects.filter(expires_at__lt=timezone.now()), by="expires_at")


class _Link(DeepLink):  # type: ignore[misc]
    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, Any]:
        """Return the message; data is sent back only where it came (§4.5.5)."""
        message: dict[str, Any] = super().get_message_jwt(resources)
        if message.get(v.DATA) is None:
            message.pop(v.DATA, None)
        return {**message, "exp": message["iat"] + 300}

    def encode_jwt(self, message: Mapping[str, Any]) -> str:
        """Return the message, signed by our key of now."""
        return keys.signed(message)
