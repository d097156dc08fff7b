"""The cookie by which a browser is known between the beginning of a launch and its message."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from people.rules.secrets import new_secret

NAME = "lti_browser"


def browser_of(request: HttpRequest) -> str:
    """Return by what the browser is known, empty if it isn't."""
    return request.COOKIES.get(NAME, "")[:100]


def remember(request: HttpRequest, response: HttpResponse, browser: str) -> None:
    """Let the browser be known from now on; only our own pages get the cookie."""
    if browser_of(request) != browser:
        response.set_cookie(
            NAME,
            browser,
            path="/lti/platform/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def new_browser() -> str:
    """Return a name for a browser that has none."""
    return new_secret()
