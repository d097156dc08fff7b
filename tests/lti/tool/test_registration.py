"""We register ourselves with a platform to which we were invited (LTI Dynamic Registration 1.0)."""

import pytest

from lti.security.models import Exchange
from lti.tool.models import Invitation, Platform
from lti.tool.services import invitations
from people.models import AuditEntry
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


def configuration(services, **changes):
    told = {
        "issuer": services.base,
        "authorization_endpoint": f"{services.base}/authorize",
        "token_endpoint": f"{services.base}/token",
        "jwks_uri": f"{services.base}/keys",
        "registration_endpoint": f"{services.base}/register",
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {"product_family_code": "campus"},
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


@pytest.fixture
def answering(services):
    services.on("/openid", lambda query, body: configuration(services))
    services.on("/register", lambda query, body: {**body, "client_id": "given", TOOL: {"deployment_id": "7"}})
    return services


def invited(tenant, *, needs_approval: bool = False) -> str:
    url = invitations.invite(tenant.pk, needs_approval=needs_approval, who="bo").url
    return url.removeprefix("http://127.0.0.1:8000")


def visit(browser, path: str, services, **changes):
    sent = {"openid_configuration": f"{services.base}/openid", "registration_token": "let-us-in", **changes}
    return browser.get(path, {name: value for name, value in sent.items() if value is not None})


def test_both_know_each_other_afterwards(browser, north, answering) -> None:
    response = visit(browser, invited(north), answering)
    page = response.content.decode()
    assert (response.status_code, "Tributary is registered" in page) == (200, True)
    assert "lti_tool/close.js" in page
    # Else the browser forgets who opened the window, and nobody hears that it can be closed.
    assert response["Cross-Origin-Opener-Policy"] == "unsafe-none"
    platform = Platform.objects.get()
    assert (platform.issuer, platform.client_id, platform.status) == (answering.base, "given", "active")
    assert (platform.name, platform.jwks_uri) == ("campus at 127.0.0.1", f"{answering.base}/keys")
    assert list(platform.deployments.values_list("deployment_id", flat=True)) == ["7"]
    [posted] = answering.sent_to("/register")
    base = f"http://127.0.0.1:8000/lti/tool/{north.pk}"
    assert posted["initiate_login_uri"] == f"{base}/login"
    assert posted["redirect_uris"] == [f"{base}/launch"]
    assert posted["token_endpoint_auth_method"] == "private_key_jwt"
    kinds = [message["type"] for message in posted[TOOL]["messages"]]
    assert kinds == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]
    [headers] = [headers for _, path, headers, _ in answering.requests if path == "/register"]
    assert headers["Authorization"] == "Bearer let-us-in"
    assert Exchange.objects.get(kind="registration").passed
    assert AuditEntry.objects.get(action="lti-platform.create").who == "invited by bo"


def test_it_may_what_is_safe(browser, north, answering) -> None:
    visit(browser, invited(north), answering)
    platform = Platform.objects.get()
    assert (platform.opens, platform.roles) == ("chosen", ["Learner"])
    assert not platform.courses.exists()


def test_a_platform_whose_issuer_is_a_home_page_of_ours_is_refused(browser, north, answering) -> None:
    north.home_page = answering.base + "/"
    north.save()
    response = visit(browser, invited(north), answering)
    page = response.content.decode()
    assert (response.status_code, "is a home page by which learners are known here" in page) == (400, True)
    assert not Platform.objects.exists()
    assert "is a home page" in Exchange.objects.get(kind="registration").problem
    assert Invitation.objects.get().used_at is None


def test_an_invitation_is_used_once(browser, north, answering) -> None:
    path = invited(north)
    assert visit(browser, path, answering).status_code == 200
    assert visit(browser, path, answering).status_code == 400
    assert visit(browser, invited(make_tenant("south")).rpartition("/")[0] + "/made-up", answering).status_code == 400
    assert Platform.objects.count() == 1


def test_it_may_wait_for_approval(browser, north, answering) -> None:
    page = visit(browser, invited(north, needs_approval=True), answering).content.decode()
    assert "has to approve" in page
    assert Platform.objects.get().status == Platform.WAITING


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://other.example.org"},
        {"issuer": None},
        {"registration_endpoint": None},
        {"jwks_uri": "javascript:alert(1)"},
        {"token_endpoint": 5},
    ],
)
def test_a_configuration_that_does_not_hold_together_is_refused(browser, north, answering, changes) -> None:
    answering.on("/openid", lambda query, body: configuration(answering, **changes))
    path = invited(north)
    assert visit(browser, path, answering).status_code == 400
    assert not Platform.objects.exists()
    assert Invitation.objects.get().used_at is None
    answering.on("/openid", lambda query, body: configuration(answering))
    assert visit(browser, path, answering).status_code == 200


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/openid", (404, {}, {})),
        ("/openid", (200, b"<html>", {})),
        ("/openid", (200, [1], {})),
        ("/register", (400, {"error": "invalid_client_metadata"}, {})),
        ("/register", (200, {"client_id": ""}, {})),
        ("/register", (200, [], {})),
    ],
)
def test_answers_that_are_of_no_use_say_so(browser, north, answering, path, answer) -> None:
    answering.on(path, lambda query, body: answer)
    assert visit(browser, invited(north), answering).status_code == 400
    assert not Platform.objects.exists()
    assert not Exchange.objects.get(kind="registration").passed


def test_it_does_not_ask_hosts_that_are_not_to_be_reached(browser, north, answering, settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    response = visit(browser, invited(north), answering)
    assert (response.status_code, answering.requests) == (400, [])


def test_the_address_of_a_configuration_has_no_fragment(browser, north, answering) -> None:
    """Dynamic Registration 1.0 §3.4."""
    response = visit(browser, invited(north), answering, openid_configuration=f"{answering.base}/openid#other")
    assert (response.status_code, "it has no fragment" in response.content.decode()) == (400, True)
    assert answering.sent_to("/register") == []


def test_who_opens_the_link_without_a_platform_is_told_what_it_is_for(browser, north, db) -> None:
    response = browser.get(invited(north))
    assert (response.status_code, "Paste this address" in response.content.decode()) == (400, True)
