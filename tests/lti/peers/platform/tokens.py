"""Access tokens for the services, against an assertion that the tool signed.

1EdTech Security Framework 1.0 §4.1
"""

from lti1p3platform.exceptions import MissingRequiredClaim, UnsupportedGrantType
from registration import ASSERTION_TYPE, OnlyOnce, PlatformConf
from web import FORM, Answer, PeerRequest, Refused, json_answer


def grant(request: PeerRequest, conf: PlatformConf, used: OnlyOnce) -> Answer:
    """Answer with a token for those of the scopes asked for that the library knows."""
    if request.content_type != FORM:
        raise Refused(f"A token is asked for with {FORM}, not {request.content_type!r}.")
    form = request.form_data
    _check_assertion(form, conf, used)
    try:
        granted = conf.get_access_token(form)
    except MissingRequiredClaim as error:
        raise Refused(str(error)) from error
    except UnsupportedGrantType as error:
        raise Refused("Only client_credentials is granted.", error="unsupported_grant_type") from error
    # The library grants a token for nothing when it knows none of the scopes.
    if not granted["scope"]:
        raise Refused("None of these scopes is known.", error="invalid_scope")
    return json_answer(granted, **{"Cache-Control": "no-store"})


def _check_assertion(form: dict[str, str], conf: PlatformConf, used: OnlyOnce) -> None:
    """Refuse what the library overlooks: whose assertion it is, for whom, of which type, and whether used before."""
    if "client_assertion" not in form:
        raise Refused("There is no client_assertion.")
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise Refused(f"The client_assertion_type is {form.get('client_assertion_type')!r}.")
    claims = conf.tool_claims(form["client_assertion"])
    settings = conf.settings
    if claims.get("iss") != settings.client_id or claims.get("sub") != settings.client_id:
        raise Refused("iss and sub must be the client_id.", error="invalid_client")
    audience = claims.get("aud")
    if f"{settings.issuer}/token" not in (audience if isinstance(audience, list) else [audience]):
        raise Refused(f"aud must be the token endpoint, not {audience!r}.", error="invalid_client")
    conf.check_lifetime(claims)
    used.take(claims, "jti")
