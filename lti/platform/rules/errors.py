"""Every way in which the platform says no."""

from people.rules.errors import LONGEST_MESSAGE, Refusal, shortened

AGS = "AGS 2.0"
NRPS = "NRPS 2.0"
DEEP_LINKING = "LTI Deep Linking 2.0"
REGISTRATION = "LTI Dynamic Registration 1.0"
SECURITY = "1EdTech Security Framework 1.0"


class UnknownTool(Refusal):
    """The tenant has no such tool, deployment or link."""

    status = 404
    code = "unknown-tool"
    section = "LTI 1.3 §3.1"
    fix = "Compare the client id with that of the registration; approve or enable the tool."


class ToolNotReady(Refusal):
    """The tool waits for approval or is disabled, or isn't deployed in the course."""

    status = 409
    code = "tool-not-ready"
    section = "LTI 1.3 §3.1.3"
    fix = "Approve or enable the tool in its registration, and look at its deployments."


class InvalidTool(Refusal):
    """A tool can't be registered or changed as asked."""

    code = "invalid-tool"
    section = "LTI 1.3 §3.1"


class InvalidAuthenticationRequest(Refusal):
    """The tool's authentication request breaks a rule; ``oauth_error`` is the code that OpenID Connect has for it.

    Where the redirect URI or the client is wrong, nothing is sent there: the user is told instead.
    """

    code = "invalid-authentication-request"
    section = f"{SECURITY} §5.1.1 step 2"
    oauth_error = "invalid_request"


class WrongRedirect(InvalidAuthenticationRequest):
    """The redirect URI or the client isn't registered: nothing is ever sent there."""

    code = "wrong-redirect"


class LoginRequired(InvalidAuthenticationRequest):
    """The user who is signed in isn't the one of the hint, or nobody is. OpenID Connect Core §3.1.2.6."""

    status = 401
    code = "login-required"
    oauth_error = "login_required"


class UnsupportedResponse(InvalidAuthenticationRequest):
    """Another response than an ID token by form was asked for."""

    code = "unsupported-response"
    oauth_error = "unsupported_response_type"


class InvalidScope(InvalidAuthenticationRequest):
    """Another scope than openid was asked for."""

    code = "invalid-scope"
    oauth_error = "invalid_scope"


class NotGranted(Refusal):
    """The access token has none of the scopes that this needs."""

    status = 403
    code = "insufficient-scope"
    section = f"{SECURITY} §4"
    fix = "Ask for the scope at the token endpoint, and let the tool have it in its registration."


class NoToken(Refusal):
    """There is no access token, or one that is unknown or has expired. RFC 6750 §3."""

    status = 401
    code = "invalid-token"
    section = f"{SECURITY} §4"
    fix = "Ask the token endpoint for a token, and send it as Authorization: Bearer …"
    default_headers = {"WWW-Authenticate": 'Bearer realm="LTI", error="invalid_token"'}


class InvalidLineItem(Refusal):
    """A line item breaks rules."""

    code = "invalid-line-item"
    section = f"{AGS} §3.2"


class UnknownLineItem(Refusal):
    """The tool has no such line item in this course."""

    status = 404
    code = "unknown-line-item"
    section = f"{AGS} §3.2"
    fix = "Read the line items again: it was deleted, is another tool's or course's, or the address was changed."


class UnknownResourceLink(Refusal):
    """The link isn't the tool's, or isn't in this course."""

    status = 404
    code = "unknown-resource-link"
    section = f"{AGS} §3.2.9"
    fix = "Send the id of a resource_link claim of a launch of this tool in this course."


class LineItemChanged(Refusal):
    """Somebody changed the line item since it was read. RFC 9110 §13.1.1."""

    status = 412
    code = "line-item-changed"
    section = "RFC 9110 §13.1.1"
    fix = "Read the line item, change what has come, and send it with its new ETag in If-Match."


class InvalidScore(Refusal):
    """A score breaks rules."""

    code = "invalid-score"
    section = f"{AGS} §3.4"


class UnknownMember(Refusal):
    """The user id isn't one that the tool was told, or the person isn't in the course."""

    status = 404
    code = "unknown-member"
    section = f"{AGS} §3.4.5"
    fix = "Send a user id that this tool was told (sub, or user_id of a membership), of somebody in this course."


class StaleScore(Refusal):
    """A newer score is on record."""

    status = 409
    code = "stale-score"
    section = f"{AGS} §3.4.9"
    fix = "Send a timestamp later than the last one, and no score twice."


class WrongMediaType(Refusal):
    """The body is of another media type than the service has."""

    status = 415
    code = "wrong-media-type"
    section = "RFC 9110 §15.5.16"
    fix = "Send the Content-Type that the service names."


class NotAcceptable(Refusal):
    """The client doesn't take what the service answers with."""

    status = 406
    code = "not-acceptable"
    section = "RFC 9110 §15.5.7"
    fix = "Leave Accept out, or name the media type that the service answers with."


class WrongMethod(Refusal):
    """The resource has no such method."""

    status = 405
    code = "wrong-method"
    section = "RFC 9110 §15.5.6"
    fix = "Use one of the methods that the header Allow of the answer names."


class InvalidParameter(Refusal):
    """A query parameter or a body can't be read."""

    code = "invalid-parameter"
    section = f"{AGS} §3.2.4, {NRPS} §2.4.2"
    fix = "Send the parameter as the message says; follow addresses of next pages unaltered."


class Gone(Refusal):
    """What a link led to is no longer there; the whole list has to be read again."""

    status = 410
    code = "gone"
    section = f"{NRPS} §2.4.3"
    fix = 'Read the whole list again, and follow its rel="differences" from now on.'


class InvalidContentItems(Refusal):
    """Content items break rules; ``problems`` has each."""

    code = "invalid-content-items"
    section = f"{DEEP_LINKING} §3"


class InvalidDeepLinkingResponse(Refusal):
    """What a tool sends back from choosing content breaks a rule."""

    code = "invalid-deep-linking-response"
    section = f"{DEEP_LINKING} §4.5"


class InvalidRegistration(Refusal):
    """A tool registers itself with metadata that can't be used; ``problems`` has everything that is wrong.

    ``error`` is RFC 7591's own code, by which tools tell a wrong redirect_uri from other mistakes.
    """

    code = "invalid-registration"
    section = f"{REGISTRATION} §3.6"
    error = "invalid_client_metadata"

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer in the form that RFC 7591 §3.2.2 gives it, and the problems."""
        body = {**super().as_json(), "error": self.error}
        return {**body, "error_description": shortened(self.message, LONGEST_MESSAGE), "section": self.section}


class InvalidRedirectUri(InvalidRegistration):
    """Among what is wrong with a registration are the addresses to which messages would be sent."""

    code = "invalid-redirect-uri"
    error = "invalid_redirect_uri"


class TooManyTokens(Refusal):
    """The tool asks for access tokens too often."""

    status = 429
    code = "too-many-requests"
    section = "RFC 6749 §5.2"


class InvalidNoticeHandler(Refusal):
    """A notice handler can't be registered as asked."""

    code = "invalid-notice-handler"
    section = "Platform Notification Service 1.0"
    fix = "Send notice_type and handler as the message says; the handler lies on a host of the tool."


class InvalidNamesInLti1p1(Refusal):
    """Names of LTI 1.1 can't be kept as they were given."""

    code = "invalid-names-in-lti1p1"
    section = "LTI 1.3 Migration Guide, migration claim"
