"""The fetch URL, where an Assignable Unit gets its token (cmi5 §8.2)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cmi5.services import tokens
from people.services.unavailability import refusal_of

UNKNOWN = {"error-code": "2", "error-text": "The fetch URL is unknown."}
NOT_ALLOWED = {"error-code": "3", "error-text": "Send a POST: what GET returns might be cached."}


@method_decorator(csrf_exempt, name="dispatch")
class FetchView(View):
    """Answers POST with the token, once; every answer may be read by content of any origin."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer, and let the browser hand the answer to the page that asked."""
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Exception as error:
            not_now = refusal_of(error)
            if not_now is None:
                raise
            body = {"error-code": "3", "error-text": not_now.message}
            response = JsonResponse(body, status=not_now.status, headers=not_now.headers)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "no-store"
        return response

    def post(self, request: HttpRequest, tenant_id: str, session_id: str, secret: str) -> JsonResponse:
        """Return the token, or an error code of §8.2.3; the status is 200 for both."""
        try:
            return JsonResponse(tokens.fetch(int(tenant_id), UUID(session_id), secret))
        except ValueError:
            return JsonResponse(UNKNOWN)

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer a preflight."""
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Requested-With"
        response["Access-Control-Max-Age"] = "86400"
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        """Refuse other methods in the shape of this resource."""
        return JsonResponse(NOT_ALLOWED, status=405, headers={"Allow": "POST, OPTIONS"})


class UnknownFetchView(FetchView):
    """What looks like a fetch URL and is none; answered in the same shape, so that content can read why."""

    def post(self, request: HttpRequest) -> JsonResponse:  # type: ignore[override]
        """Return the error code of an invalid token (§8.2.3.2)."""
        return JsonResponse(UNKNOWN)
