"""Takes launches: everything is checked, the login is used up, and the learner is led to what the link is for."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.rules.roles import STUDY
from courses.services import outside_roles
from courses.services.outside_roles import Source
from lti.security.rules import vocabulary as v
from lti.security.rules.errors import SECURITY, InvalidMessage
from lti.security.rules.key_sets import Key
from lti.security.rules.signed import Expectation, decoded, verified
from lti.security.services import remote_keys
from lti.security.services.exchanges import Inspected
from lti.tool.models import DeepLinkingRequest, Link, Login, Platform, PlatformDeployment
from lti.tool.rules.allowance import capped
from lti.tool.rules.errors import (
    CORE,
    DEEP_LINKING,
    LOGIN,
    AnotherBrowser,
    CourseNotAllowed,
    InvalidLaunch,
    LaunchOver,
    NotAllowed,
)
from lti.tool.rules.message import Message, message_of
from lti.tool.services import allowed_courses, identities, library, links, logins, passbacks, platforms
from lti.tool.services.digests import fits
from lti.tool.services.passes import Pass
from people.rules.errors import Refusal
from people.services import audit

OLDEST_SECONDS = 600
LONGEST_SECONDS = 86_400
_CHOOSING = timedelta(hours=4)


def receive(login: Login, *, token: str, state: str, binding: str, exchange: Inspected) -> Pass:
    """Return the pass of a launch; a Refusal says what is wrong with it, and every rule is in the exchange.

    1EdTech Security Framework 1.0 §5.1.3; LTI 1.3 Core §5.3.
    """
    platform: Platform = login.platform
    exchange.party, exchange.party_name = platform.pk, platform.name
    trail = exchange.trail
    platforms.check_active(platform)
    platforms.check_issuer(platform)
    trail.require(
        logins.is_bound(login, binding),
        "The browser is the one that began",
        section=f"{LOGIN}.3",
        came="another secret" if binding else "no cookie, and nothing from the platform's storage",
        expected="the secret that the browser was given at the login",
        fix="Browsers that block cookies in frames need the platform's storage, or a window of their own.",
        error=AnotherBrowser,
    )
    keys = _Keys(remote_keys.finder(platform.tenant_id, jwks_uri=platform.jwks_uri, jwks=platform.jwks))
    claims = verified(token, find=keys, expectation=_expectation(platform), now=time.time(), trail=trail)
    trail.require(
        fits(claims["nonce"], login.nonce),
        "The nonce is that of the login",
        section=f"{SECURITY} §5.1.3 step 9",
        came=claims["nonce"],
        expected="the nonce that was sent with this state",
        fix="Send back the nonce of the authentication request.",
        error=InvalidMessage,
    )
    exchange.authenticated = True
    ours = platforms.addresses(platform.tenant_id).launch
    message = message_of(claims, target=login.target_link_uri, our_address=ours, trail=trail)
    if message.kind == v.DEEP_LINKING_REQUEST:
        exchange.kind = "deep linking"
    _ask_the_library(platform, token, state, keys, exchange)
    trail.require(
        logins.consume(login),
        "It is used once",
        section=f"{SECURITY} §5.1.3 step 9",
        came="a login that was used",
        expected="a login that no launch has used",
        fix="Begin each launch with a login of its own.",
        error=LaunchOver,
    )
    return _let_in(platform, message, exchange)


class _Keys:
    """Finds a key and remembers it."""

    def __init__(self, find: Callable[[str], Key | None]) -> None:
        self._find = find
        self.found: Key | None = None

    def __call__(self, kid: str) -> Key | None:
        self.found = self._find(kid)
        return self.found


def _expectation(platform: Platform) -> Expectation:
    return Expectation(
        section=f"{SECURITY} §5.1.3",
        issuer=platform.issuer,
        audience=platform.client_id,
        authorized_party=platform.client_id,
        oldest_seconds=OLDEST_SECONDS,
        longest_seconds=LONGEST_SECONDS,
    )


def _ask_the_library(platform: Platform, token: str, state: str, keys: _Keys, exchange: Inspected) -> None:
    key: Any = keys.found
    algorithm = decoded(token)[0]["alg"]
    try:
        library.check_launch(platform, token=token, state=state, key=key, algorithm=algorithm)
    except Refusal as refusal:
        exchange.trail.refused(refusal, "PyLTI1p3 takes it", fix="Keep to what LTI asks of the message.")
        raise


@transaction.atomic
def _let_in(platform: Platform, message: Message, exchange: Inspected) -> Pass:
    deployment = platforms.deployment_of(platform, message.deployment_id)
    exchange.trail.require(
        deployment is not None,
        "The deployment is known",
        section=f"{CORE} §5.3.3",
        came=message.deployment_id,
        expected="a deployment of the platform that was registered here",
        fix="Add the deployment to the platform, or let the platform bring new ones.",
        error=InvalidLaunch,
    )
    known: Any = deployment
    platforms.check_let_in(known)
    learner = identities.learner_of(platform, message.user_id, {**message.person, "language": message.language})
    exchange.learner = learner.pk
    platforms.learn_origins(platform, message.origins)
    origins = tuple(platforms.origins_of(platform))
    if message.kind == v.DEEP_LINKING_REQUEST:
        exchange.trail.require(
            message.teaches,
            "Who chooses teaches",
            section=f"{DEEP_LINKING} §4.4.9",
            came=", ".join(message.roles),
            expected="the role Instructor, ContentDeveloper or Administrator",
            fix="Let people who teach choose content.",
            error=NotAllowed,
        )
        return _to_choose(known, message, learner, origins)
    link = links.link_of(known, message)
    _check_course(platform, link, exchange)
    if links.target_of(link) is not None:
        _take_part(platform, link, message, learner, exchange)
    _told(platform, "lti.launch", learner, {"link": link.pk, "roles": list(message.roles)})
    return Pass(platform.tenant_id, learner.pk, message.teaches, origins, link_id=link.pk)


def _check_course(platform: Platform, link: Link, exchange: Inspected) -> None:
    """Refuse a course that a platform may not open, whether the launch names it or the link has led there before."""
    exchange.trail.require(
        link.course_id is None or allowed_courses.may_open(platform, link.course_id),
        "The platform may open the course",
        section=CourseNotAllowed.section,
        came=str(link.course_id or "no course"),
        expected="a course that is allowed for the platform, or was chosen in it",
        fix="Allow the course on the platform's page (LTI → Platforms), or let somebody who teaches choose it there.",
        error=CourseNotAllowed,
    )


def _take_part(platform: Platform, link: Link, message: Message, learner: Any, exchange: Inspected) -> None:
    """Give who launches the roles that they may have; who learns is enrolled, and what they reach will go back."""
    who = identities.who(platform)
    given, withheld = capped(message.roles, platform.roles)
    if withheld:
        exchange.trail.noted(
            "Roles that people may not have from the platform are withheld",
            section=f"{CORE} §5.3.7",
            came=f"{', '.join(withheld)} withheld, {', '.join(given) or 'none'} given",
            fix="An administrator decides on the platform's page which roles people have from it.",
        )
    source = Source(link.tenant_id, link.course_id, links.source_of(link), who)
    outside_roles.give(source, learner.pk, given, at_most=[STUDY, *platform.roles])
    if message.teaches:
        return
    enrollment = links.enrollment_of(link, learner.pk, who=who)
    passbacks.follow(link, message.user_id, learner.pk, enrollment, links.item_in(link, enrollment))


def _to_choose(deployment: PlatformDeployment, message: Message, learner: Any, origins: tuple[str, ...]) -> Pass:
    kept = DeepLinkingRequest.objects.create(
        tenant_id=deployment.tenant_id,
        deployment=deployment,
        learner=learner.pk,
        settings=dict(message.deep_linking),
        expires_at=timezone.now() + _CHOOSING,
    )
    _told(deployment.platform, "lti.deep-linking", learner, {"roles": list(message.roles)})
    return Pass(deployment.tenant_id, learner.pk, message.teaches, origins, request_id=kept.pk)


def _told(platform: Platform, action: str, learner: Any, details: dict[str, Any]) -> None:
    audit.write(
        tenant_id=platform.tenant_id,
        who=identities.who(platform),
        action=action,
        object=f"learner {learner.pk}",
        details=details,
    )
