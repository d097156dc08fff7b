"""Registers platforms, and finds them and their deployments."""

import time
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from courses.rules.roles import ROLES
from lti.security.rules.key_sets import pasted_keys
from lti.tool.models import Platform, PlatformDeployment
from lti.tool.rules.allowance import CHOSEN, OPENS, unknown_roles
from lti.tool.rules.configuration import Addresses
from lti.tool.rules.errors import InvalidLogin, InvalidPlatform, IssuerIsOurs, NothingThere, UnknownPlatform
from lti.tool.rules.paging import origin_of
from people.rules.addresses import problem_of_url
from people.services import audit, tenants

FIELDS = (
    "name", "issuer", "client_id", "authorization_endpoint", "token_endpoint", "token_audience", "jwks_uri", "jwks",
    "trusts_email", "accepts_deployments", "opens", "roles", "status",
)  # fmt: skip
_ISSUER_IS_OURS = (
    "The issuer {} is a home page by which learners are known here, so that user ids of the platform could be taken "
    "for their accounts. Let the platform use an issuer of its own, or give the tenant another home page."
)
_MOST_ORIGINS = 50
_REMEMBERED_SECONDS = 30.0

_framing: dict[int, tuple[float, list[str]]] = {}


def addresses(tenant_id: int) -> Addresses:
    """Return where platforms of a tenant reach us."""
    return Addresses(settings.PUBLIC_ORIGIN, tenant_id)


@transaction.atomic
def register(tenant_id: int, *, who: str, deployment_id: str = "", **fields: Any) -> Platform:
    """Register a platform; InvalidPlatform says what is wrong, also when it is known already.

    What isn't said is safe: it opens what is allowed or chosen, and whoever comes from it is a Learner.
    """
    _check(fields)
    _check_issuer(fields["issuer"])
    try:
        with transaction.atomic():
            platform = Platform.objects.create(tenant_id=tenant_id, **fields)
    except IntegrityError:
        text = f"{fields['issuer']} is registered with the client id {fields['client_id']!r} already."
        raise InvalidPlatform(text) from None
    if deployment_id:
        PlatformDeployment.objects.create(tenant_id=tenant_id, platform=platform, deployment_id=deployment_id)
    _told(platform, "lti-platform.create", who, {name: str(fields[name]) for name in ("issuer", "client_id")})
    return platform


@transaction.atomic
def change(tenant_id: int, platform_id: UUID, *, who: str, **changes: Any) -> Platform:
    """Change what is known of a platform, or whether its launches are taken."""
    platform = get(tenant_id, platform_id)
    for name, value in changes.items():
        setattr(platform, name, value)
    _check({name: getattr(platform, name) for name in FIELDS})
    if "issuer" in changes:
        _check_issuer(platform.issuer)
    try:
        with transaction.atomic():
            platform.save(update_fields=list(changes))
    except IntegrityError:
        raise InvalidPlatform(f"{platform.issuer} is registered with this client id already.") from None
    told = {name: changes[name] for name in ("opens", "roles", "status") if name in changes}
    _told(platform, "lti-platform.change", who, {"changed": sorted(changes), **told})
    _framing.pop(tenant_id, None)
    return platform


def get(tenant_id: int, platform_id: UUID) -> Platform:
    """Return one platform of the tenant."""
    found = Platform.objects.filter(tenant_id=tenant_id, pk=platform_id).first()
    if found is None:
        raise NothingThere(f"There is no platform {platform_id}.")
    return found


def has_issuer(tenant_id: int, issuer: str) -> bool:
    """Tell whether a platform of this issuer is registered and active."""
    return Platform.objects.filter(tenant_id=tenant_id, issuer=issuer, status=Platform.ACTIVE).exists()


def page_of(tenant_id: int, *, after: UUID | None, limit: int) -> tuple[list[Platform], UUID | None]:
    """Return platforms of a tenant in an order that stays, and the one after which the next page begins."""
    rows = Platform.objects.filter(tenant_id=tenant_id).order_by("pk")
    found = list((rows if after is None else rows.filter(pk__gt=after))[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def for_login(tenant_id: int, *, issuer: str, client_id: str, deployment_id: str) -> Platform:
    """Return the platform that begins a login; one of several of an issuer by client id, or else by deployment.

    LTI 1.3 Core §4.1.3.
    """
    rows = Platform.objects.filter(tenant_id=tenant_id, issuer=issuer)
    known = list(rows.filter(client_id=client_id) if client_id else rows[:20])
    if len(known) > 1 and deployment_id:
        named = PlatformDeployment.objects.filter(
            tenant_id=tenant_id, platform__in=known, deployment_id=deployment_id
        ).values_list("platform_id", flat=True)
        known = [platform for platform in known if platform.pk in set(named)]
    if len(known) > 1:
        raise InvalidLogin(f"{issuer} knows us by several client ids; the login has to name one.")
    if not known:
        client = f" that calls us {client_id!r}" if client_id else ""
        raise UnknownPlatform(f"No platform {issuer!r}{client} is registered here.")
    check_active(known[0])
    check_issuer(known[0])
    return known[0]


def check_active(platform: Platform) -> None:
    """Refuse a platform that isn't approved, or was switched off."""
    if platform.status == Platform.WAITING:
        raise UnknownPlatform(f"{platform.name} waits until an administrator approves it.")
    if platform.status != Platform.ACTIVE:
        raise UnknownPlatform(f"{platform.name} is switched off.")


def check_issuer(platform: Platform) -> None:
    """Refuse a platform whose issuer has become a home page of ours since it was registered."""
    if tenants.is_home_page(platform.issuer):
        raise IssuerIsOurs(_ISSUER_IS_OURS.format(platform.issuer))


def check_let_in(deployment: PlatformDeployment) -> None:
    """Refuse what comes from, or goes to, a deployment that was switched off, or the platform of which was."""
    platform: Platform = deployment.platform
    check_active(platform)
    if not deployment.enabled:
        raise UnknownPlatform(f"The deployment {deployment.deployment_id} of {platform.name} is switched off.")


def deployment_of(platform: Platform, deployment_id: str) -> PlatformDeployment | None:
    """Return a deployment; one that wasn't known is taken in if the platform may bring some along."""
    rows = PlatformDeployment.objects.filter(tenant_id=platform.tenant_id, platform=platform)
    found = rows.filter(deployment_id=deployment_id).first()
    if found is None and platform.accepts_deployments:
        found, _ = PlatformDeployment.objects.get_or_create(
            tenant_id=platform.tenant_id, platform=platform, deployment_id=deployment_id
        )
    return found


@transaction.atomic
def add_deployments(platform: Platform, ids: Iterable[str], *, who: str) -> None:
    """Add deployments from which launches may come; those that are known stay."""
    for deployment_id in ids:
        if len(deployment_id) > 255:
            raise InvalidPlatform("A deployment id has at most 255 characters.")
        _, made = PlatformDeployment.objects.get_or_create(
            tenant_id=platform.tenant_id, platform=platform, deployment_id=deployment_id
        )
        if made:
            _told(platform, "lti-platform.deployment", who, {"deployment": deployment_id})


@transaction.atomic
def switch_deployment(platform: Platform, deployment_id: str, *, enabled: bool, who: str) -> None:
    """Take launches from a deployment or refuse them, also in the pages that are open; an unknown one is added."""
    add_deployments(platform, [deployment_id], who=who)
    rows = PlatformDeployment.objects.filter(
        tenant_id=platform.tenant_id, platform=platform, deployment_id=deployment_id
    )
    if rows.exclude(enabled=enabled).update(enabled=enabled):
        _told(platform, "lti-platform.deployment", who, {"deployment": deployment_id, "enabled": enabled})


def deployments_of(platform: Platform) -> dict[str, bool]:
    """Return the deployments that are known, and whether launches from them are taken."""
    rows = PlatformDeployment.objects.filter(tenant_id=platform.tenant_id, platform=platform)
    return dict(rows.order_by("deployment_id").values_list("deployment_id", "enabled"))


def origins_of(platform: Platform) -> list[str]:
    """Return the origins whose pages may show ours in a frame."""
    told = [origin_of(platform.issuer), origin_of(platform.authorization_endpoint), *platform.origins]
    return sorted({origin for origin in told if origin})


def learn_origins(platform: Platform, origins: Iterable[str]) -> None:
    """Remember where a platform shows us, as its signed message says; what came last is kept."""
    new = [origin for origin in origins if origin not in origins_of(platform)]
    if new:
        platform.origins = [*platform.origins, *new][-_MOST_ORIGINS:]
        platform.save(update_fields=["origins"])
        _framing.pop(platform.tenant_id, None)


def framing(tenant_id: int) -> Collection[str]:
    """Return the origins of all platforms of a tenant; remembered by the process for half a minute."""
    kept = _framing.get(tenant_id)
    if kept is None or kept[0] < time.monotonic():
        try:
            platforms = list(Platform.objects.filter(tenant_id=tenant_id, status=Platform.ACTIVE))
        except DatabaseError:  # content is served without a database, too
            return kept[1] if kept else []
        kept = (time.monotonic() + _REMEMBERED_SECONDS, sorted({o for each in platforms for o in origins_of(each)}))
        _framing[tenant_id] = kept
    return kept[1]


def forget() -> None:
    """Forget what this process remembers; for tests."""
    _framing.clear()


def _check(fields: dict[str, Any]) -> None:
    for name in ("name", "issuer", "client_id"):
        if not str(fields.get(name, "")).strip():
            raise InvalidPlatform(f"A platform has a {name}.")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        url = fields.get(name, "")
        problem = problem_of_url(url, https_only=not settings.OUTBOUND_PLAIN_HTTP) if url else None
        if problem or (not url and name == "authorization_endpoint"):
            raise InvalidPlatform(f"The {name} {url!r} can't be used: {problem or 'it is empty'}.")
    if unknown := unknown_roles(fields.get("roles", ())):
        raise InvalidPlatform(f"Roles are some of {', '.join(ROLES)}; {', '.join(unknown)} was given.")
    if fields.get("opens", CHOSEN) not in dict(OPENS):
        raise InvalidPlatform(f"opens is one of {', '.join(dict(OPENS))}; {fields['opens']!r} was given.")
    if fields.get("jwks"):
        pasted_keys(fields["jwks"])
    elif not fields.get("jwks_uri"):
        raise InvalidPlatform("A platform publishes its keys at jwks_uri, or they are pasted.")


def _check_issuer(issuer: str) -> None:
    if tenants.is_home_page(issuer):
        raise InvalidPlatform(_ISSUER_IS_OURS.format(issuer))


def _told(platform: Platform, action: str, who: str, details: dict[str, Any]) -> None:
    object_ = f"LTI platform {platform.pk}"
    audit.write(tenant_id=platform.tenant_id, who=who, action=action, object=object_, details=details)
