"""The registration endpoint. Dynamic Registration 1.0 §3.5."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lti.platform.http.service_view import document_of, refused
from lti.platform.rules.errors import NoToken
from lti.platform.services import registrations
from lti.security.services.exchanges import PLATFORM, inspected
from people.rules.errors import Refusal


@csrf_exempt
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a tool that describes itself."""
    try:
        with inspected(PLATFORM, "registration") as exchange:
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer":
                raise NoToken("A registration token is needed: Authorization: Bearer …")
            document = document_of(request, "application/json", exchange)
            answer = registrations.register(token.strip(), document, exchange)
            exchange.status = 201
    except Refusal as refusal:
        return refused(refusal)
    # Dynamic Registration's own text and RFC 7591 name 201; the LTI text's example has 200, and clients take both.
    response = JsonResponse(json.loads(json.dumps(answer, default=str)), status=201)
    response["Cache-Control"] = "no-store"
    return response
