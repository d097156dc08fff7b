"""What all pages in other systems' frames share: who may show them, what they may load, and how they say no."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from courses.rules.language import Text, text_in
from lti.tool.rules.errors import InvalidLaunch
from lti.tool.rules.words import is_plain, words_of
from lti.tool.services import identities, passes, visits
from lti.tool.services.passes import Pass
from people.rules.errors import Refusal, UnknownTenant
from people.services import tenants

MOST_BYTES = 256 << 10
View = Callable[..., HttpResponseBase]


def framed(view: View) -> Any:
    """Let a view be shown in frames, opened in windows and posted to by others; what it refuses is said on a page.

    Its tenant exists, and a body is no larger than a message can be. A window keeps who opened it, on redirects too:
    the platform's page hears from there that it may close it, and keeps for it what cookies would have kept.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if "tenant_id" in kwargs:
                tenants.with_id(kwargs["tenant_id"])
            if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
                return problem(request, InvalidLaunch(f"A message has at most {MOST_BYTES} bytes."), status=413)
            return view(request, *args, **kwargs)
        except UnknownTenant as refusal:
            return problem(request, refusal)
        except Refusal as refusal:
            return problem(request, refusal)

    @wraps(guarded)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = guarded(request, *args, **kwargs)
        response["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return response

    return csrf_exempt(xframe_options_exempt(opened))


def with_pass(view: View) -> Any:
    """Hand a view the pass in its address, and the learner; neither they nor the platform may have left since."""

    @wraps(view)
    def entered(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        given = passes.read(token)
        visits.check(given)
        learner = identities.active(given.tenant_id, given.learner_id)
        return view(request, given, learner, token=token, **kwargs)

    return framed(entered)


def page(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    given: Pass | None = None,
    frames: str = "'none'",
) -> HttpResponse:
    """Return a page; one with a pass is shown by the platform of this pass alone."""
    response = render(request, f"lti_tool/{name}.html", context, status=status)
    protect(response, framed_by=given.origins if given else None, frames=frames)
    return response


def protect(response: HttpResponseBase, *, framed_by: Collection[str] | None, frames: str = "'none'") -> None:
    """Say what a browser may load for a page, who may show it, and that its address goes nowhere."""
    policy = f"default-src 'self'; img-src 'self' data:; frame-src {frames}; base-uri 'none'; object-src 'none'"
    if framed_by is not None:
        policy += f"; frame-ancestors 'self' {' '.join(framed_by)}"
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"


def problem(request: HttpRequest, refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """Return the page that says what is wrong, in plain words and, folded, as administrators need it."""
    context = {
        "words": words_of(refusal),
        "reason": "" if is_plain(refusal) else refusal.message,
        "code": refusal.code,
        "section": refusal.section,
    }
    return page(request, "problem", context, status=status or refusal.status)


def text(request: HttpRequest, texts: dict[str, str]) -> Text:
    """Return the text of a language map that fits the reader of a page."""
    return text_in(texts, request.headers.get("Accept-Language", ""))


def is_safe_for_cookies(request: HttpRequest) -> bool:
    """Tell whether a browser takes cookies here that are marked as Secure: by https, and on the machine itself."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return request.is_secure() or host in ("localhost", "127.0.0.1", "[::1]")


def content_frames(url: str) -> str:
    """Return the origins that content may come from."""
    scheme, _, rest = url.partition("://")
    return f"'self' {settings.CONTENT_ORIGIN} {scheme}://{rest.partition('/')[0].partition('?')[0]}"
