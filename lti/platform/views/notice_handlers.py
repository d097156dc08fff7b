"""Where tools want notices to be sent. Platform Notification Service 1.0."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from lti.platform.http.service_view import Caller, ServiceView, answer, document_of
from lti.platform.services import notices
from lti.security.rules import vocabulary as v

_TYPE = "application/json"


class NoticeHandlersView(ServiceView):
    """The notice handlers of a deployment."""

    kind = "notice handlers"
    scopes = {"GET": v.NOTICE_HANDLERS, "PUT": v.NOTICE_HANDLERS}

    def get(self, request: HttpRequest, caller: Caller, exchange: Any, deployment_id: UUID) -> HttpResponse:
        """Return them."""
        deployment = notices.deployment_of(caller.tool, deployment_id)
        return answer(notices.handlers_of(caller.tool, deployment), _TYPE)

    def put(self, request: HttpRequest, caller: Caller, exchange: Any, deployment_id: UUID) -> HttpResponse:
        """Set one."""
        deployment = notices.deployment_of(caller.tool, deployment_id)
        document = document_of(request, _TYPE, exchange)
        return answer(notices.set_handler(caller.tool, deployment, document), _TYPE)
