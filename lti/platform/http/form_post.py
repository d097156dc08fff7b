"""Pages that send a form on by themselves: how messages travel. OAuth 2.0 Form Post Response Mode."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

AGAIN = "again"


def form_post(request: HttpRequest, url: str, fields: Mapping[str, str]) -> HttpResponse:
    """Return a page that posts these fields to an address at once; without scripts it shows a button."""
    response = render(request, "lti/platform/form_post.html", {"url": url, "fields": dict(fields)})
    parts = urlsplit(url)
    # What the form leads on to is held against the policy by browsers, and tools often have hosts besides.
    return protected(response, forms=f"{parts.scheme}://{parts.netloc} https: http:")


def sent_again(request: HttpRequest, fields: Mapping[str, str], *, forms: str) -> HttpResponse:
    """Return a page that sends a request to where it came once more, with ``AGAIN`` beside its parameters.

    In a frame, a browser keeps our cookies back when another site leads here; when we lead here ourselves, not.
    """
    context = {"fields": {**fields, AGAIN: "1"}, "url": request.path, "method": request.method}
    return protected(render(request, "lti/platform/again.html", context), forms=forms)


def protected(response: HttpResponse, *, forms: str = "'none'", referrer: str = "no-referrer") -> HttpResponse:
    """Say what a browser may load for a page of a launch; it may stand in frames of our own pages.

    A page with a form of ours needs the referrer policy ``same-origin``: with ``no-referrer`` browsers send the form
    from the origin null, which isn't trusted.
    """
    response["Content-Security-Policy"] = (
        f"default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; form-action {forms}"
    )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = referrer
    return response
