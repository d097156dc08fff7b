"""Launches: the third-party initiated login, and the message that follows when the tool asks for it.

LTI 1.3 §5.1; 1EdTech Security Framework 1.0 §5.1.1
"""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from course import CONTEXT, Course
from lti1p3platform.exceptions import PreflightRequestValidationException
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from registration import PlatformConf
from web import Answer, PeerRequest, Refused, self_submitting_form

REQUIRED = {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}


@dataclass(frozen=True)
class Launch:
    """What a browser was sent to the tool for; the lti_message_hint names it."""

    user_id: str
    roles: list[str]
    target_link_uri: str
    link_id: str | None = None
    line_item_url: str | None = None
    custom: dict[str, str] = field(default_factory=dict)
    members_query: str = ""

    @property
    def is_deep_linking(self) -> bool:
        return self.link_id is None


class OIDCLogin(OIDCLoginAbstract):
    """The first step, by redirect or by a form: a tool must take both."""

    def __init__(self, request: PeerRequest, conf: PlatformConf) -> None:
        super().__init__(request, conf)
        self.by_form = request.get_data.get("method") == "post"

    def set_lti_message_hint(self, hint: str) -> None:
        self._lti_message_hint = hint

    def prepare_preflight_url(self, user_id: str) -> str:
        """Mend the library's address for a login URL that has a query: it gets a second question mark."""
        url, _, query = super().prepare_preflight_url(user_id).rpartition("?")
        return f"{url}{'&' if '?' in url else '?'}{query}"

    def get_redirect(self, url: str) -> Answer:
        if not self.by_form:
            return Answer(302, headers={"Location": url})
        parts = urlsplit(url)
        return self_submitting_form(parts._replace(query="").geturl(), dict(parse_qsl(parts.query)))


class Launches:
    """Starts launches, and remembers them until the tool asks who comes."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.by_hint: dict[str, Launch] = {}

    def start(self, request: PeerRequest, conf: PlatformConf, launch: Launch) -> Answer:
        """Send the browser to the tool's login URL."""
        hint = secrets.token_urlsafe(12)
        self.by_hint[hint] = launch
        login = OIDCLogin(request, conf)
        login.set_lti_message_hint(hint)
        login.set_launch_url(launch.target_link_uri)
        return login.initiate_login(launch.user_id)

    def authorize(self, request: PeerRequest, conf: PlatformConf) -> Answer:
        """Answer the tool's authentication request with the message, posted by the browser."""
        asked = request.parameters
        hint = asked.get("lti_message_hint", "")
        launch = self.by_hint.get(hint)
        _check_authentication_request(asked, launch, conf)
        message = Message(request, conf, self.course, launch, hint)
        try:
            return message.lti_launch()
        except PreflightRequestValidationException as error:
            raise Refused("The request lacks nonce, state or redirect_uri, or is another client's.") from error


class Message(LTIAdvantageMessageLaunchAbstract):
    """The message of one launch."""

    def __init__(self, request: PeerRequest, conf: PlatformConf, course: Course, launch: Launch, hint: str) -> None:
        super().__init__(request, conf)
        self.course = course
        self.launch = launch
        self.hint = hint

    def get_preflight_response(self) -> dict[str, Any]:
        """Read query and form alike: the library takes one and never both."""
        return self._request.parameters

    def prepare_launch(self, preflight_response: dict[str, Any]) -> None:
        person = self.course.person(self.launch.user_id)
        self.set_user_data(person.user_id, self.launch.roles)
        issuer = self._registration.get_iss()
        self.set_extra_claims(
            # The library has no words for parts of names, and none for the platform itself.
            person.claims
            | {
                "https://purl.imsglobal.org/spec/lti/claim/tool_platform": {
                    "guid": "peer-platform",
                    "name": "Peer platform",
                    "product_family_code": "lti1p3platform",
                }
            }
        )
        self.set_launch_context_claim(
            CONTEXT.id,
            ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
            CONTEXT.title,
            CONTEXT.label,
        )
        self.set_launch_presentation_claim("window", f"{issuer}/")
        self.set_nrps(f"{issuer}/contexts/{CONTEXT.id}/memberships{self.launch.members_query}")
        if self.launch.is_deep_linking:
            self._prepare_deep_linking(issuer)
        else:
            self._prepare_resource_link()

    def _prepare_resource_link(self) -> None:
        link = self.course.link(self.launch.link_id)
        self.set_launch_url(self.launch.target_link_uri)
        self.set_resource_link_claim(link.id, title=link.title)
        self.set_ags(self.course.lineitems_url, self.launch.line_item_url)
        custom = {**link.custom, **self.launch.custom}
        if custom:
            self.set_custom_parameters_claim(custom)

    def _prepare_deep_linking(self, issuer: str) -> None:
        # `data` comes back with the response, which is how the platform knows what it answers.
        self.set_dl(f"{issuer}/deeplink/return", "Choose content", "For the course", extra_data=self.hint)

    def render_launch_form(self, launch_data: dict[str, Any], **_: Any) -> Answer:
        fields = {"id_token": launch_data["id_token"], "state": launch_data["state"]}
        return self_submitting_form(launch_data["launch_url"], fields)


def _check_authentication_request(asked: dict[str, str], launch: Launch | None, conf: PlatformConf) -> None:
    """Refuse what the library doesn't look at: the protocol's parameters, the hints, and where the answer goes."""
    if asked.get("redirect_uri") not in conf.settings.redirect_uris:
        raise Refused(f"The redirect_uri {asked.get('redirect_uri')!r} isn't registered.")
    for name, wanted in REQUIRED.items():
        if asked.get(name) != wanted:
            raise Refused(f"{name} must be {wanted}, not {asked.get(name)!r}.")
    if launch is None:
        raise Refused("The lti_message_hint is unknown.")
    if asked.get("login_hint") != launch.user_id:
        raise Refused("The login_hint isn't the one that the launch began with.", error="login_required")
