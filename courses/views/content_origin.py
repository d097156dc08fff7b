"""The content origin: a host of its own for uploaded content, which never meets the application's session."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from courses.services import content_pages
from courses.views.content import serve_content

_PATH = re.compile(
    r"/content/(?P<tenant>[0-9]{1,9})/(?P<version>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/(?P<path>.+)",
    re.DOTALL,
).fullmatch


class ContentOriginMiddleware:
    """Answers everything that is asked of the content's host; nothing behind it, sessions least of all, is run then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a file of a package, or a page around one, on the content's host, and the application on all others."""
        if request.META.get("HTTP_HOST", "").lower() != urlsplit(settings.CONTENT_ORIGIN).netloc.lower():
            return self._get_response(request)
        match = _PATH(request.path_info)
        page = content_pages.answer_of(request.path_info) if match is None else None
        if page is not None:
            answer, rest = page
            return answer(request, rest)
        if match is None:
            return HttpResponse("Only content of courses is here.", status=404, content_type="text/plain")
        return serve_content(request, int(match["tenant"]), UUID(match["version"]), match["path"])
