"""Launches between the click and the message: what a login hint stands for. Security Framework 1.0 §5.1.1."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lti.platform.models import Deployment, LaunchRequest, Tool
from lti.platform.rules.errors import LoginRequired
from lti.platform.services import addresses
from people.rules.secrets import new_secret
from people.services.asked_often import AskedOften
from people.services.clearing import delete_portion
from people.services.round_trip import Question, database

LIFETIME = timedelta(minutes=10)

# By the primary key. Of two that use a launch at once, the second waits for the first, and then finds it used.
_USE = """
UPDATE lti_platform_launchrequest SET used_at = %s WHERE tenant_id = %s AND id = %s AND used_at IS NULL RETURNING id
"""


def prepare(
    tool: Tool,
    deployment: Deployment,
    *,
    message_type: str,
    target_link_uri: str,
    user: int | None,
    facts: Mapping[str, Any],
) -> str:
    """Return where a browser goes to have a message sent to a tool, once, in the name of a user."""
    hint = new_secret()
    LaunchRequest.objects.create(
        tenant_id=tool.tenant_id,
        digest=_digest(hint),
        tool=tool,
        deployment=deployment,
        message_type=message_type,
        target_link_uri=target_link_uri,
        user=user,
        facts=dict(facts),
        made_at=timezone.now(),
    )
    return addresses.start(tool.tenant_id, hint)


def begin(tenant_id: int, hint: str, *, user: int | None, browser: str) -> tuple[LaunchRequest, dict[str, str]]:
    """Begin a launch in a browser, and return it with the parameters of the login request. LTI 1.3 §4.1.

    The browser is known by a cookie from now on; whoever else gets hold of the hint can't use it.
    """
    found: LaunchRequest | None = _with_tool(tenant_id, _digest(hint))
    now = timezone.now()
    if found is None or not is_fresh(found) or (found.user is not None and found.user != user):
        raise LoginRequired("This launch has expired, was used, or is another user's; open the content again.")
    known = _browser(browser)
    if found.started_at is None:
        rows = LaunchRequest.objects.filter(tenant_id=tenant_id, pk=found.pk, used_at__isnull=True)
        if not rows.filter(started_at__isnull=True).update(started_at=now, browser=known):
            found.refresh_from_db()
        else:
            found.browser = known
    if found.browser is None or not hmac.compare_digest(bytes(found.browser), known):
        raise LoginRequired("This launch was begun in another browser; open the content again.")
    parameters = {
        "iss": addresses.issuer(),
        "login_hint": f"{tenant_id}.{hint}",
        "target_link_uri": found.target_link_uri,
        "client_id": found.tool.client_id,
        "lti_deployment_id": str(found.deployment_id),
        "lti_message_hint": message_hint(found),
    }
    if found.facts.get("target") == "iframe":
        parameters["lti_storage_target"] = "_parent"
    return found, parameters


def found(tool: Tool, login_hint: str) -> LaunchRequest | None:
    """Return what a login hint stands for, if it is this tool's."""
    tenant, dot, hint = login_hint.partition(".")
    if not dot or tenant != str(tool.tenant_id) or len(hint) > 100:
        return None
    request: LaunchRequest | None = _of_tool(tool.tenant_id, _digest(hint), tool.pk)
    if request is not None:
        request.tool = tool
    return request


def is_fresh(request: LaunchRequest) -> bool:
    """Tell whether a launch may still be used."""
    return bool(request.used_at is None and request.made_at > timezone.now() - LIFETIME)


def is_in_browser(request: LaunchRequest, browser: str) -> bool:
    """Tell whether a launch was begun in this browser."""
    return request.browser is not None and hmac.compare_digest(bytes(request.browser), _browser(browser))


def use(request: LaunchRequest) -> Question:
    """Ask to use a launch; False if somebody else has just done so."""
    now = LaunchRequest._meta.get_field("used_at").get_db_prep_save(timezone.now(), database())
    return Question(_USE, [now, request.tenant_id, request.pk], bool)


def message_hint(request: LaunchRequest) -> str:
    """Return what comes back with the authentication request (LTI 1.3 §4.1.1)."""
    return UUID(bytes=_keyed(f"message {request.digest}")[:16]).hex


def clear() -> int:
    """Delete a portion of the launches that are over, and return how many there were."""
    return delete_portion(LaunchRequest.objects.filter(made_at__lt=timezone.now() - timedelta(days=1)), by="made_at")


@AskedOften
def _with_tool(tenant_id: int, digest: UUID) -> Any:
    return LaunchRequest.objects.select_related("tool").filter(tenant_id=tenant_id, digest=digest)


@AskedOften
def _of_tool(tenant_id: int, digest: UUID, tool_id: UUID) -> Any:
    return LaunchRequest.objects.filter(tenant_id=tenant_id, digest=digest, tool_id=tool_id)


def _digest(hint: str) -> UUID:
    return UUID(bytes=_keyed(f"hint {hint}")[:16])


def _browser(cookie: str) -> bytes:
    return _keyed(f"browser {cookie}")


def _keyed(text: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256)
