"""Logins between their beginning and the launch: bound to a browser, and used once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from lti.security.services.exchanges import Inspected
from lti.tool.models import Login
from lti.tool.rules.errors import InvalidLogin, LaunchOver
from lti.tool.rules.message import is_below
from lti.tool.services import library, platforms
from lti.tool.services.digests import digest_of, fits, new_secret
from people.services.clearing import delete_portion

MINUTES = 10
ASKED = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id", "client_id")
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Started:
    """A login on its way: the browser goes to ``url``, and keeps ``binding`` under ``name``."""

    url: str
    name: str
    binding: str
    login: Login


def start(tenant_id: int, sent: Mapping[str, str], exchange: Inspected) -> Started:
    """Begin a login that a platform asks for. 1EdTech Security Framework 1.0 §5.1.1.1."""
    asked = {name: sent[name] for name in ASKED if sent.get(name)}
    exchange.message("login", {**asked, "lti_storage_target": sent.get("lti_storage_target", "")})
    for name in ("iss", "login_hint", "target_link_uri"):
        exchange.trail.require(
            0 < len(asked.get(name, "")) <= LONGEST,
            f"The login has {name}",
            section=InvalidLogin.section,
            came=asked.get(name),
            expected=f"{name}, of at most {LONGEST} characters",
            fix=f"Send {name} with the login.",
            error=InvalidLogin,
        )
    ours = platforms.addresses(tenant_id).launch
    exchange.trail.require(
        is_below(asked["target_link_uri"], ours),
        "The target is ours",
        section=InvalidLogin.section,
        came=asked["target_link_uri"],
        expected=f"target_link_uri to begin with {ours}",
        fix="Register our launch address as the tool's URL, and look at PUBLIC_ORIGIN if it is another.",
        error=InvalidLogin,
    )
    platform = platforms.for_login(
        tenant_id,
        issuer=asked["iss"],
        client_id=asked.get("client_id", ""),
        deployment_id=asked.get("lti_deployment_id", ""),
    )
    exchange.party, exchange.party_name = platform.pk, platform.name
    begun = library.begin(platform, asked, redirect_uri=ours)
    binding, now = new_secret(), timezone.now()
    login = Login.objects.create(
        tenant_id=tenant_id,
        platform=platform,
        state=digest_of(begun.state),
        nonce=digest_of(begun.nonce),
        binding=digest_of(binding),
        target_link_uri=asked["target_link_uri"],
        asked=asked,
        storage_target=sent.get("lti_storage_target", "")[:255],
        created_at=now,
        expires_at=now + timedelta(minutes=MINUTES),
    )
    return Started(begun.url, name_of(begun.state), binding, login)


def name_of(state: str) -> str:
    """Return the name under which a browser, or the platform for it, keeps the binding of a login."""
    return f"lti_{digest_of(state)[:24]}"


def find(tenant_id: int, state: str) -> Login | None:
    """Return the login that a launch follows, None if it is used, too old, or none."""
    rows = Login.objects.filter(tenant_id=tenant_id, state=digest_of(state), expires_at__gt=timezone.now())
    return rows.filter(used_at__isnull=True).select_related("platform").first() if state else None


def waiting(login: Login | None) -> Login:
    """Return a login that was found; LaunchOver if none was."""
    if login is None:
        raise LaunchOver("The launch was made already, or took too long; begin again where you came from.")
    return login


def is_bound(login: Login, binding: str) -> bool:
    """Tell whether a browser is the one that began the login."""
    return fits(binding, login.binding)


def consume(login: Login) -> bool:
    """Use a login; of two launches by the same one, this is true for one only."""
    rows = Login.objects.filter(tenant_id=login.tenant_id, pk=login.pk, used_at__isnull=True)
    return bool(rows.update(used_at=timezone.now()))


def clear() -> int:
    """Delete a portion of what has expired, and return how many there were."""
    return delete_portion(Login.objects.filter(expires_at__lt=timezone.now()), by="expires_at")
