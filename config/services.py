"""What tools and other machines call with a token is answered without what only pages need.

Sessions, cookies, messages and frames are nothing to them, and took a tenth of the time of a score.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

from config.unavailable import answer_if_unavailable

PREFIXES = ("/lti/platform/courses/", "/lti/platform/deployments/")
"""Where the services of LTI are: Assignment and Grade, Names and Role Provisioning, Course Groups, Platform Notices."""


class ServicesMiddleware:
    """Calls the view of a service; all others are left to what is behind.

    It stands behind what every answer needs, and before sessions. A view of a service asks for a token itself, and
    knows no session that somebody could forge a request in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or let it pass."""
        if not request.path_info.startswith(PREFIXES):
            return self._get_response(request)
        request.get_host()  # refuses a host that isn't allowed
        match = request.resolver_match = resolve(request.path_info)
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Exception as error:
            answer = answer_if_unavailable(request, error)
            if answer is None:
                raise
            return answer
        return response
