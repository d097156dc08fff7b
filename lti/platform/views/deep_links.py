"""Choosing content in a tool: what comes back. Deep Linking 2.0 §4.5."""

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lti.platform.http import browser_cookie
from lti.platform.http.form_post import AGAIN, protected, sent_again
from lti.platform.rules.errors import InvalidDeepLinkingResponse, LoginRequired
from lti.platform.services import deep_link_answers, deep_linking
from lti.platform.services.content import Added
from lti.platform.views.launches import problem
from lti.security.services.exchanges import PLATFORM
from lti.security.services.strangers import inspected_of
from people.rules.errors import Refusal
from people.services import tenants


@csrf_exempt
@require_POST
@xframe_options_sameorigin
def deep_links(request: HttpRequest, tenant_id: int) -> HttpResponseBase:
    """Take what a tool sends back: add it at once, or ask the author, who can answer only with our cookies."""
    if not browser_cookie.browser_of(request) and AGAIN not in request.POST:
        return sent_again(request, {"JWT": request.POST.get("JWT", "")}, forms="'self'")
    try:
        tenants.with_id(tenant_id)
        with inspected_of(PLATFORM, "LtiDeepLinkingResponse", tenant_id=tenant_id) as exchange:
            token = request.POST.get("JWT", "")
            chosen = deep_linking.chosen(tenant_id, token, exchange)
            added = deep_link_answers.add(chosen) if chosen.auto_create and chosen.items else None
            exchange.status = 200
    except Refusal as refusal:
        return problem(request, refusal)
    return _page(request, chosen, added)


@require_POST
@xframe_options_sameorigin
def confirm(request: HttpRequest, tenant_id: int) -> HttpResponseBase:
    """Add what the author has seen and wants."""
    try:
        chosen = deep_link_answers.confirmed(tenant_id, request.POST.get("answer", ""))
        if not request.user.is_authenticated or request.user.pk != chosen.user:
            raise LoginRequired("Sign in as who has chosen the content.")
        added = deep_link_answers.add(chosen)
    except signing.BadSignature:
        return problem(request, InvalidDeepLinkingResponse("What was chosen is too long ago; choose again."))
    except Refusal as refusal:
        return problem(request, refusal)
    return _page(request, chosen, added)


def _page(request: HttpRequest, chosen: deep_linking.Chosen, added: Added | None) -> HttpResponse:
    context = {
        "chosen": chosen,
        "added": added,
        "answer": "" if added or not chosen.items else deep_link_answers.kept(chosen),
        "back": deep_link_answers.back_to(chosen),
    }
    return protected(render(request, "lti/platform/deep_links.html", context), forms="'self'", referrer="same-origin")
