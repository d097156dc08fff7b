"""Where platforms and their users reach us, below ``/lti/tool/``."""

from django.urls import path

from lti.tool.views import at, choosing, launch, login, own, registration

_TENANT = "<int:tenant_id>"
_AT = "at/<str:token>"

urlpatterns = [
    path("jwks", own.key_set, name="lti-tool-jwks"),
    path(f"{_TENANT}/config", own.configuration, name="lti-tool-config"),
    path(f"{_TENANT}/login", login.login, name="lti-tool-login"),
    path(f"{_TENANT}/launch", launch.launch, name="lti-tool-launch"),
    path(f"{_TENANT}/register/<str:secret>", registration.register, name="lti-tool-register"),
    path(f"{_AT}/", at.course, name="lti-tool-at"),
    path(f"{_AT}/begin", at.begin, name="lti-tool-begin"),
    path(f"{_AT}/take-part", at.take_part, name="lti-tool-take-part"),
    path(f"{_AT}/items/<int:item_id>", at.player, name="lti-tool-player"),
    path(f"{_AT}/return", at.back, name="lti-tool-return"),
    path(f"{_AT}/choose", choosing.choose, name="lti-tool-choose"),
]
