"""Keeps where tools want notices, and sends them until they are taken. Platform Notification Service 1.0."""

import json
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lti.platform.models import Deployment, Notice, NoticeHandler, Tool
from lti.platform.rules import notices as rules
from lti.platform.rules.errors import InvalidNoticeHandler, UnknownTool
from lti.platform.services import addresses, tools
from lti.security.services import keys
from lti.security.services.exchanges import PLATFORM, inspected
from people.rules.addresses import problem_of_url
from people.rules.errors import Refusal, shortened
from people.services import audit, outbound

_AT_ONCE = 20
_HELD = timedelta(minutes=2)


def deployment_of(tool: Tool, deployment_id: UUID) -> Deployment:
    """Return a deployment of the tool; another's is as unknown as one that doesn't exist."""
    found = Deployment.objects.filter(tenant_id=tool.tenant_id, tool=tool, pk=deployment_id).first()
    if found is None:
        raise UnknownTool(f"The tool has no deployment {deployment_id}.")
    return found


def handlers_of(tool: Tool, deployment: Deployment) -> dict[str, Any]:
    """Return where a deployment wants notices, by every type that there is."""
    rows = NoticeHandler.objects.filter(tenant_id=tool.tenant_id, deployment=deployment)
    known = dict(rows.values_list("notice_type", "handler"))
    return {
        "client_id": tool.client_id,
        "deployment_id": str(deployment.pk),
        "notice_handlers": [{"notice_type": each, "handler": known.get(each, "")} for each in rules.TYPES],
    }


@transaction.atomic
def set_handler(tool: Tool, deployment: Deployment, document: object) -> dict[str, str]:
    """Keep where a type of notices goes; an empty handler ends it. A new one is greeted."""
    if not isinstance(document, Mapping):
        raise InvalidNoticeHandler("A notice handler is a JSON object.")
    type_, handler = document.get("notice_type"), document.get("handler")
    if type_ not in rules.TYPES:
        raise InvalidNoticeHandler(f"notice_type is one of {', '.join(rules.TYPES)}; {type_!r} came.")
    rows = NoticeHandler.objects.filter(tenant_id=tool.tenant_id, deployment=deployment, notice_type=type_)
    if handler in (None, ""):
        rows.delete()
        return {"notice_type": type_, "handler": ""}
    why = (
        problem_of_url(handler, https_only=not settings.OUTBOUND_PLAIN_HTTP) if isinstance(handler, str) else "no text"
    )
    if why is None and not rules.is_of_tool(handler, tools.origins_of(tool)):
        why = "its host isn't one of the tool's"
    if why is not None:
        raise InvalidNoticeHandler(f"handler can't be used: {why}.")
    NoticeHandler.objects.update_or_create(
        tenant_id=tool.tenant_id, deployment=deployment, notice_type=type_, defaults={"handler": handler}
    )
    if type_ == "LtiHelloWorldNotice":
        _queue(tool, deployment, type_, {})
    return {"notice_type": type_, "handler": handler}


def announce(tenant_id: int, course_id: UUID, type_: str, claims: Mapping[str, Any]) -> None:
    """Queue a notice for every tool that may see a course and wants notices of this type."""
    rows = NoticeHandler.objects.select_related("deployment__tool").filter(tenant_id=tenant_id, notice_type=type_)
    for handler in rows.filter(deployment__enabled=True, deployment__tool__status=Tool.ACTIVE):
        if handler.deployment.course_id in (None, course_id):
            _queue(handler.deployment.tool, handler.deployment, type_, claims)


def send_again(notice: Notice, *, who: str) -> None:
    """Queue a notice again."""
    Notice.objects.filter(tenant_id=notice.tenant_id, pk=notice.pk).update(due_at=timezone.now(), attempts=0)
    audit.write(tenant_id=notice.tenant_id, who=who, action="lti.notice.again", object=f"notice {notice.pk}")


def send_due() -> int:
    """Send what is due, and return how many were sent or tried."""
    due = _claimed()
    for notice in due:
        _send(notice)
    return len(due)


def _queue(tool: Tool, deployment: Deployment, type_: str, claims: Mapping[str, Any]) -> None:
    now = timezone.now()
    Notice.objects.create(
        tenant_id=tool.tenant_id,
        tool=tool,
        deployment=deployment,
        notice_type=type_,
        claims=dict(claims),
        made_at=now,
        due_at=now,
    )


def _claimed() -> list[Notice]:
    """Return notices that are due, which nobody else sends meanwhile; should we die, they are due again soon."""
    now = timezone.now()
    with transaction.atomic():
        locked = Notice.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        found = list(locked.filter(due_at__lte=now).order_by("due_at")[:_AT_ONCE])
        for each in found:
            each.due_at = now + _HELD
            each.save(update_fields=["due_at"])
    return found


def _send(notice: Notice) -> None:
    tool = tools.get(notice.tenant_id, notice.tool_id)
    handler = NoticeHandler.objects.filter(
        tenant_id=notice.tenant_id, deployment_id=notice.deployment_id, notice_type=notice.notice_type
    ).first()
    notice.attempts += 1
    if handler is None or tool.status != Tool.ACTIVE:
        notice.due_at, notice.last_answer = None, "The tool doesn't want it any more."
        notice.save()
        return
    try:
        with inspected(PLATFORM, notice.notice_type, tenant_id=notice.tenant_id) as exchange:
            exchange.party, exchange.party_name = tool.pk, tool.name
            claims = _claims(notice, tool)
            exchange.message("claims", claims)
            answer = _post(handler.handler, keys.signed(claims))
            exchange.status = answer.status
            if not 200 <= answer.status < 300:
                raise outbound.OutboundFailed(f"The handler answers {answer.status}: {shortened(answer.text, 300)}")
    except Refusal as refusal:
        pause = rules.next_try(notice.attempts)
        notice.due_at = None if pause is None else timezone.now() + pause
        notice.last_answer = refusal.message[:2_000].replace("\0", "�")
    else:
        notice.due_at, notice.sent_at, notice.last_answer = None, timezone.now(), str(answer.status)
    notice.save()


def _claims(notice: Notice, tool: Tool) -> dict[str, Any]:
    return rules.notice_claims(
        issuer=addresses.issuer(),
        client_id=tool.client_id,
        deployment_id=str(notice.deployment_id),
        notice_id=str(notice.pk),
        type_=notice.notice_type,
        made_at=notice.made_at,
        now=int(time.time()),
        claims=notice.claims,
    )


def _post(url: str, token: str) -> outbound.Answer:
    body = json.dumps({"notices": [{"jwt": token}]}).encode()
    headers = {"Content-Type": "application/json"}
    return outbound.send("POST", url, headers=headers, body=body, seconds=10, most_bytes=64 << 10)
