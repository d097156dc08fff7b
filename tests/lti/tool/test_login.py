"""Logins: bound to the browser that began, used once, and found by issuer, client and deployment."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from lti.security.models import Exchange, RemoteKeySet
from lti.tool.models import Login, Platform
from lti.tool.services import logins, platforms
from people.models import Learner
from tests.lrs.log import make_tenant
from tests.lti.tool.platform import CLIENT_ID, DEPLOYMENT, ISSUER, Keys, Lms

pytestmark = pytest.mark.django_db


class TestLogin:
    def test_it_leads_to_the_platform_with_all_that_openid_connect_asks_for(self, campus, browser, north) -> None:
        response = campus.login(browser)
        assert response["Location"].startswith(f"{ISSUER}/authorize?")
        asked = campus.begun(browser)
        state, nonce = asked.pop("state"), asked.pop("nonce")
        assert asked == {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": CLIENT_ID,
            "redirect_uri": f"http://127.0.0.1:8000/lti/tool/{north.pk}/launch",
            "login_hint": "ana",
            "lti_message_hint": "link-1",
        }
        assert len(state) > 40
        assert len(nonce) > 40
        kept = Login.objects.latest("pk")
        assert state not in (kept.state, kept.nonce, kept.binding)

    def test_it_may_be_posted(self, campus, browser, north) -> None:
        sent = {"iss": ISSUER, "login_hint": "ana", "target_link_uri": campus.launch_url}
        response = Client(enforce_csrf_checks=True).post(f"/lti/tool/{north.pk}/login", sent)
        assert response.status_code == 302

    def test_a_query_of_the_authorization_endpoint_stays(self, north, browser) -> None:
        lms = Lms(north, authorization_endpoint=f"{ISSUER}/authorize?campus=1")
        assert lms.login(browser)["Location"].startswith(f"{ISSUER}/authorize?campus=1&scope=openid")

    def test_the_cookie_is_for_this_login_alone(self, campus, browser) -> None:
        response = campus.login(browser)
        [cookie] = response.cookies.values()
        assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == ("/lti/tool/", True, 600)
        secure = Client(headers={"host": "localhost"}).get(
            f"/lti/tool/{campus.tenant.pk}/login",
            {"iss": ISSUER, "login_hint": "ana", "target_link_uri": campus.launch_url},
        )
        [cookie] = secure.cookies.values()
        assert (cookie["samesite"], cookie["secure"]) == ("None", True)

    @pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
    def test_what_is_missing_is_said(self, campus, browser, missing: str) -> None:
        assert campus.login(browser, **{missing: None}).status_code == 400
        assert Exchange.objects.get(kind="login").steps[-1]["name"] == f"The login has {missing}"

    def test_a_target_elsewhere_is_refused(self, campus, browser) -> None:
        assert campus.login(browser, target_link_uri="https://evil.example.org/").status_code == 400
        assert campus.login(browser, target_link_uri=campus.launch_url + "/../x").status_code == 400

    def test_an_unknown_platform_is_refused(self, campus, browser) -> None:
        assert campus.login(browser, iss="https://other.example.org").status_code == 403
        assert campus.login(browser, client_id="another").status_code == 403

    def test_an_unknown_tenant_is_not_there(self, campus, browser) -> None:
        for number in (campus.tenant.pk + 1, 0, 1 << 40):
            assert browser.get(f"/lti/tool/{number}/login").status_code == 404
            assert browser.get(f"/lti/tool/{number}/config").status_code == 404

    def test_a_platform_that_waits_or_is_off_is_refused(self, campus, browser, north) -> None:
        for status in (Platform.WAITING, Platform.OFF):
            platforms.change(north.pk, campus.platform.pk, status=status, who="bo")
            assert campus.login(browser).status_code == 403

    def test_a_platform_of_another_tenant_is_unknown(self, campus, browser) -> None:
        south = make_tenant("south")
        sent = {"iss": ISSUER, "login_hint": "cy", "target_link_uri": platforms.addresses(south.pk).launch}
        assert browser.get(f"/lti/tool/{south.pk}/login", sent).status_code == 403

    def test_of_several_clients_the_one_that_is_named_is_taken(self, north, campus, browser) -> None:
        other = Lms(north, keys=Keys(), client_id="tributary-2", name="Library")
        assert other.launch(browser, sub="bo").status_code == 303
        assert campus.launch(browser).status_code == 303
        assert set(Exchange.objects.filter(kind="launch").values_list("party_name", flat=True)) == {"Campus", "Library"}

    def test_of_several_clients_the_deployment_tells_which(self, north, campus, browser) -> None:
        Lms(north, keys=Keys(), client_id="tributary-2", deployment_id="elsewhere")
        assert campus.login(browser, client_id=None).status_code == 400
        asked = campus.begun(browser, client_id=None, lti_deployment_id="elsewhere")
        assert asked["client_id"] == "tributary-2"

    def test_strangers_do_not_fill_the_inspector(self, campus, browser) -> None:
        for _ in range(70):
            campus.login(browser, iss="https://other.example.org")
        assert Exchange.objects.count() == 60


class TestBrowser:
    def test_another_browser_is_offered_a_window_of_its_own(self, campus, browser) -> None:
        asked = campus.begun(browser)
        response = campus.post(Client(), campus.signed(campus.claims(asked["nonce"])), asked["state"])
        page = response.content.decode()
        assert (response.status_code, "Open in a new window" in page) == (401, True)
        assert f'action="/lti/tool/{campus.tenant.pk}/login" target="_blank"' in page
        assert 'name="login_hint" value="ana"' in page
        assert 'name="window" value="1"' in page
        assert not Learner.objects.exists()
        assert Exchange.objects.get(kind="launch").steps[-1]["name"] == "The browser is the one that began"
        # The one that began can still go on.
        assert campus.post(browser, campus.signed(campus.claims(asked["nonce"])), asked["state"]).status_code == 303

    def test_a_forged_cookie_is_not_enough(self, campus, browser) -> None:
        asked = campus.begun(browser)
        other = Client()
        other.cookies[logins.name_of(asked["state"])] = "guessed"
        response = campus.post(other, campus.signed(campus.claims(asked["nonce"])), asked["state"])
        assert response.status_code == 401

    @pytest.mark.parametrize("state", ["", "state-made-up", "\0"])
    def test_a_state_that_was_never_given_out(self, campus, browser, state: str) -> None:
        assert campus.post(browser, campus.signed(campus.claims("n")), state).status_code == 401

    def test_a_login_that_took_too_long(self, campus, browser) -> None:
        asked = campus.begun(browser)
        Login.objects.update(expires_at=Login.objects.get().created_at)
        response = campus.post(browser, campus.signed(campus.claims(asked["nonce"])), asked["state"])
        assert (response.status_code, "took too long" in response.content.decode()) == (401, True)
        assert (logins.clear(), logins.clear()) == (1, 0)

    def test_the_platform_may_say_no(self, campus, browser, north) -> None:
        asked = campus.begun(browser)
        sent = {"error": "login_required", "error_description": "Who are you?", "state": asked["state"]}
        response = browser.post(f"/lti/tool/{north.pk}/launch", sent)
        assert (response.status_code, "Who are you?" in response.content.decode()) == (403, True)

    def test_the_address_of_launches_is_no_page(self, campus, browser, north) -> None:
        assert browser.get(f"/lti/tool/{north.pk}/launch").status_code == 405


class TestStorage:
    """LTI Client Side postMessages 0.1, LTI Platform Storage 0.1."""

    def test_the_platform_is_asked_to_keep_what_the_cookie_has(self, campus, browser) -> None:
        response = campus.login(browser, lti_storage_target="_parent")
        page = response.content.decode()
        [cookie] = response.cookies.values()
        assert response.status_code == 200
        assert f'data-do="put" data-key="{cookie.key}" data-value="{cookie.value}"' in page
        assert f'data-target="_parent" data-origin="{ISSUER}"' in page
        assert "<script>" not in page

    def test_without_a_cookie_the_platform_is_asked_and_what_it_kept_is_enough(self, campus, browser) -> None:
        response = campus.login(browser, lti_storage_target="_parent")
        [cookie] = response.cookies.values()
        address = response.content.decode().partition('id="on" href="')[2].partition('"')[0].replace("&amp;", "&")
        asked = dict(each.split("=") for each in address.partition("?")[2].split("&"))
        token, other = campus.signed(campus.claims(asked["nonce"])), Client()
        page = campus.post(other, token, asked["state"]).content.decode()
        assert f'data-do="get" data-key="{cookie.key}"' in page
        assert not Exchange.objects.filter(kind="launch").exists()
        assert campus.post(other, token, asked["state"], stored="1", binding="guessed").status_code == 401
        assert campus.post(other, token, asked["state"], stored="1", binding=cookie.value).status_code == 303


class TestOnce:
    def test_the_same_launch_again_is_refused(self, campus, browser) -> None:
        asked = campus.begun(browser)
        token = campus.signed(campus.claims(asked["nonce"]))
        assert campus.post(browser, token, asked["state"]).status_code == 303
        again = campus.post(browser, token, asked["state"])
        assert (again.status_code, "made already" in again.content.decode()) == (401, True)

    def test_the_nonce_of_another_login_is_refused(self, campus, browser) -> None:
        first, second = campus.begun(browser), campus.begun(browser)
        token = campus.signed(campus.claims(first["nonce"]))
        assert campus.post(browser, token, first["state"]).status_code == 303
        assert campus.post(browser, token, second["state"]).status_code == 401

    @pytest.mark.django_db(transaction=True)
    def test_of_launches_at_once_one_is_let_in(self, campus, browser) -> None:
        asked = campus.begun(browser)
        token = campus.signed(campus.claims(asked["nonce"]))
        answers: list[int] = []
        begin = threading.Barrier(4)

        def post() -> None:
            own = Client()
            own.cookies = browser.cookies
            begin.wait()
            answers.append(campus.post(own, token, asked["state"]).status_code)
            connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [303, 401, 401, 401]


class TestKeys:
    def test_keys_are_fetched_and_a_new_one_is_found(self, services, north, browser) -> None:
        keys = [Keys("key-1")]
        services.on("/keys", lambda query, body: {"keys": [each.jwk() for each in keys]})
        lms = Lms(north, keys=keys[0], base=services.base, jwks="", jwks_uri=f"{services.base}/keys")
        assert lms.launch(browser).status_code == 303
        assert lms.launch(browser).status_code == 303
        assert len(services.sent_to("/keys")) == 1

    def test_a_platform_may_change_its_key_while_the_old_one_is_still_there(self, services, north, browser) -> None:
        keys = [Keys("key-1")]
        services.on("/keys", lambda query, body: {"keys": [each.jwk() for each in keys]})
        lms = Lms(north, keys=keys[0], base=services.base, jwks="", jwks_uri=f"{services.base}/keys")
        assert lms.launch(browser).status_code == 303
        keys.append(Keys("key-2"))
        RemoteKeySet.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
        lms.keys = keys[1]
        assert lms.launch(browser).status_code == 303
        lms.keys = keys[0]
        assert lms.launch(browser).status_code == 303
        assert len(services.sent_to("/keys")) == 2

    def test_our_own_keys_are_there(self, db, browser) -> None:
        [key] = browser.get("/lti/tool/jwks").json()["keys"]
        assert (key["kty"], key["use"], key["alg"], "d" in key) == ("RSA", "sig", "RS256", False)

    def test_we_say_how_we_are_registered_by_hand(self, north, browser) -> None:
        told = browser.get(f"/lti/tool/{north.pk}/config").json()
        base = f"http://127.0.0.1:8000/lti/tool/{north.pk}"
        assert (told["oidc_initiation_url"], told["target_link_uri"]) == (f"{base}/login", f"{base}/launch")
        assert told["public_jwk_url"] == "http://127.0.0.1:8000/lti/tool/jwks"


class TestWho:
    def test_issuer_and_sub_are_one_learner_for_ever(self, campus, browser) -> None:
        campus.launch(browser)
        campus.launch(browser, name="Another Name", email="other@example.org")
        ana = Learner.objects.get()
        assert (ana.name, ana.email, ana.given_name) == ("Ana Learner", "ana@example.org", "Ana")
        [identity] = ana.identities.all()
        assert identity.agent == {"objectType": "Agent", "account": {"homePage": ISSUER, "name": "ana-at-campus"}}

    def test_an_address_alone_matches_nobody(self, campus, browser, north) -> None:
        from people.services import learners

        learners.create(north, name="Ana", email="ana@example.org", who="bo")
        campus.launch(browser)
        assert Learner.objects.count() == 2

    def test_a_trusted_platform_matches_by_address_if_one_alone_has_it(self, campus, browser, north) -> None:
        from people.services import learners

        known = learners.create(north, name="Ana", email="Ana@example.org", who="bo")
        platforms.change(north.pk, campus.platform.pk, trusts_email=True, who="bo")
        campus.launch(browser)
        assert Learner.objects.get() == known
        learners.create(north, name="Ana the other", email="ana@example.org", who="bo")
        campus.launch(browser, sub="another")
        assert Learner.objects.count() == 3

    def test_who_has_left_is_refused(self, campus, browser, north) -> None:
        from people.services import learners

        where = campus.arrive(browser)
        learners.deactivate(north.pk, Learner.objects.get().pk, who="bo")
        response = campus.launch(browser)
        assert (response.status_code, "deactivated" in response.content.decode()) == (403, True)
        assert browser.get(where).status_code == 403

    def test_a_deployment_that_is_new_is_taken_in(self, campus, browser) -> None:
        campus.launch(browser)
        assert list(campus.platform.deployments.values_list("deployment_id", flat=True)) == [DEPLOYMENT]
