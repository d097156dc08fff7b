"""The token endpoint: private_key_jwt, strictly. Security Framework 1.0 §4.1.1; RFC 7523 §3."""

import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connections
from django.test import Client

from lti.platform.services import tools
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from tests.lti.platform.peer import (
    ISSUER,
    TOKEN,
    WHO,
    Caller,
    assertion,
    key,
    make_tool,
    post_token,
    token_request,
)

pytestmark = pytest.mark.django_db
HOUR = 3600


def asked(tool, scopes=v.SCORE, **changes):
    return post_token(token_request(tool, scopes, now=time.time(), **changes))


def signed(tool, **changes):
    return asked(tool, client_assertion=assertion(tool, now=time.time(), **changes))


def failed_step():
    return next(step["name"] for step in Exchange.objects.get().steps if not step["passed"])


def test_a_token_is_granted_for_an_hour(school) -> None:
    answer = asked(school.tool, f"{v.SCORE} {v.LINE_ITEM}")
    body = answer.json()
    assert (answer.status_code, body["token_type"].lower(), body["expires_in"]) == (200, "bearer", HOUR)
    assert body["scope"] == f"{v.SCORE} {v.LINE_ITEM}"
    assert answer["Cache-Control"] == "no-store"
    assert "refresh_token" not in body


class TestScopes:
    def test_what_is_not_allowed_is_left_out(self, north) -> None:
        tool = make_tool(north, scopes=[v.SCORE])
        body = asked(tool, f"{v.SCORE} {v.LINE_ITEM} https://made.up/scope").json()
        assert body["scope"] == v.SCORE

    def test_nothing_left_is_an_error(self, north) -> None:
        tool = make_tool(north, scopes=[v.SCORE])
        answer = asked(tool, v.LINE_ITEM)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    def test_no_scope_is_an_error(self, school) -> None:
        assert asked(school.tool, scope=None).json()["error"] == "invalid_scope"

    def test_a_scope_that_is_taken_away_is_gone_from_tokens_as_well(self, school, caller) -> None:
        held = caller(v.MEMBERSHIP_READONLY)
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, scopes=[v.SCORE])
        answer = held.call("GET", f"{ISSUER}/lti/platform/courses/{school.course.pk}/memberships")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "insufficient-scope")


class TestTheAssertion:
    @pytest.mark.parametrize(
        ("changes", "step"),
        [
            ({"jti": None}, "It has a jti"),
            ({"jti": ""}, "It has a jti"),
            ({"jti": 7}, "It has a jti"),
            ({"exp": None}, "exp is a moment"),
            ({"exp": int(time.time()) - 2 * HOUR}, "It hasn't expired"),
            ({"exp": int(time.time()) + 10 * 365 * 24 * HOUR}, "It lives for a short time"),
            ({"exp": int(time.time()) + 2 * HOUR}, "It lives for a short time"),
            ({"exp": "tomorrow"}, "exp is a moment"),
            ({"iat": None}, "iat is a moment"),
            ({"iat": int(time.time()) + HOUR}, "It was issued just now"),
            ({"aud": "https://other.example/token"}, "It is meant for us"),
            ({"aud": None}, "It is meant for us"),
            ({"aud": [TOKEN, "https://other.example"]}, "It is meant for nobody else"),
            ({"aud": {"x": TOKEN}}, "It is meant for us"),
            ({"aud": TOKEN + "/"}, "It is meant for us"),
            ({"iss": "https://evil.example"}, "The issuer is the sender"),
            ({"iss": None}, "The issuer is the sender"),
            ({"sub": None}, "The subject is a tool that is active"),
            ({"sub": "lti-1-000000000000000000000000"}, "The subject is a tool that is active"),
            ({"nbf": int(time.time()) + HOUR}, "It is valid already"),
        ],
    )
    def test_a_wrong_claim_is_refused(self, school, changes, step) -> None:
        answer = signed(school.tool, **changes)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        if "sub" not in changes:
            assert failed_step() == step

    @pytest.mark.parametrize("audience", [TOKEN, ISSUER, [TOKEN], [ISSUER, TOKEN]])
    def test_the_audience_is_the_token_endpoint_or_the_issuer(self, school, audience) -> None:
        assert signed(school.tool, aud=audience).status_code == 200

    def test_the_issuer_may_be_the_tools_own_address(self, school) -> None:
        assert signed(school.tool, iss="https://tool.example").status_code == 200

    def test_another_clients_assertion_is_refused(self, school, north) -> None:
        other = make_tool(north, name="Other")
        answer = signed(school.tool, iss=other.client_id)
        assert (answer.status_code, failed_step()) == (401, "The issuer is the sender")

    def test_one_client_cannot_sign_for_another(self, school, north) -> None:
        answer = signed(school.tool, signer=key("other"))
        assert (answer.status_code, failed_step()) == (401, "The signature is the key's")

    def test_the_client_id_beside_it_is_the_same(self, school) -> None:
        answer = asked(school.tool, client_id="lti-1-ffffffffffffffffffffffff")
        assert (answer.status_code, failed_step()) == (401, "The request and its assertion name one client")

    @pytest.mark.parametrize(
        "header",
        [
            {"jku": "https://evil.example/keys"},
            {"x5u": "https://evil.example/cert"},
            {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
            {"x5c": ["MIIB"]},
        ],
    )
    def test_a_key_in_the_header_is_refused(self, school, header) -> None:
        assert (signed(school.tool, header=header).status_code, failed_step()) == (401, "The header brings no key")

    @pytest.mark.parametrize("kid", ["k2", "../../k1", "k1' OR 1=1 --", "k1\x00", "http://evil.example/k1"])
    def test_another_kid_is_refused(self, school, kid) -> None:
        assert (signed(school.tool, header={"kid": kid}).status_code, failed_step()) == (401, "The sender has this key")

    def test_none_is_no_algorithm(self, school) -> None:
        claims = jwt.decode(assertion(school.tool, now=time.time()), options={"verify_signature": False})
        unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "k1"})
        assert asked(school.tool, client_assertion=unsigned).status_code == 401
        assert failed_step() == "The algorithm is asymmetric"

    def test_the_public_key_is_no_shared_secret(self, school) -> None:
        import base64
        import hashlib
        import hmac
        import json

        claims = jwt.decode(assertion(school.tool, now=time.time()), options={"verify_signature": False})
        secret = key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        parts = [{"alg": "HS256", "kid": "k1", "typ": "JWT"}, claims]
        body = b".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in parts)
        mac = base64.urlsafe_b64encode(hmac.digest(secret, body, hashlib.sha256)).rstrip(b"=")
        answer = asked(school.tool, client_assertion=(body + b"." + mac).decode())
        assert (answer.status_code, failed_step()) == (401, "The algorithm is asymmetric")

    @pytest.mark.parametrize("sent", [None, "", "x", "a.b.c", "a" * 70_000, "e30.e30.", "..", "\x00.\x00.\x00"])
    def test_what_is_no_assertion_is_refused(self, school, sent) -> None:
        assert asked(school.tool, client_assertion=sent).status_code == 401

    @pytest.mark.parametrize(
        "type_", [None, "", "jwt-bearer", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"]
    )
    def test_another_type_is_refused(self, school, type_) -> None:
        answer = asked(school.tool, client_assertion_type=type_)
        assert (answer.status_code, failed_step()) == (401, "It is an assertion of the right type")

    def test_it_is_used_once(self, school) -> None:
        form = token_request(school.tool, v.SCORE, now=time.time())
        assert [post_token(form).status_code for _ in range(3)] == [200, 401, 401]

    def test_a_jti_of_another_tool_is_free(self, school, north) -> None:
        other = make_tool(north, name="Other")
        assert signed(school.tool, jti="same").status_code == 200
        assert signed(other, jti="same").status_code == 200

    def test_a_tool_that_waits_for_approval_gets_nothing(self, north) -> None:
        assert asked(make_tool(north, status="pending")).status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connections['default'].vendor == 'sqlite'", reason="An in-memory database isn't shared by threads."
)
def test_of_eight_uses_at_once_one_is_granted(school) -> None:
    form = token_request(school.tool, v.SCORE, now=time.time())

    def use(_: int) -> int:
        try:
            return int(post_token(form).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [200] + [401] * 7


class TestTheRequest:
    def test_another_grant_is_refused(self, school) -> None:
        answer = asked(school.tool, grant_type="password")
        assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")

    def test_a_parameter_that_comes_twice_is_refused(self, school) -> None:
        form = token_request(school.tool, v.SCORE, now=time.time())
        from urllib.parse import urlencode

        body = urlencode(form) + "&scope=x"
        answer = Client().post("/lti/platform/token", body, content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    def test_json_is_no_form(self, school) -> None:
        form = token_request(school.tool, v.SCORE, now=time.time())
        assert Client().post("/lti/platform/token", form, content_type="application/json").status_code == 400

    def test_reading_is_no_way_to_get_one(self) -> None:
        assert Client().get("/lti/platform/token").status_code == 405

    def test_who_asks_too_often_waits(self, school, settings) -> None:
        settings.LTI_TOKENS_PER_MINUTE = 2
        answers = [asked(school.tool) for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        assert answers[-1]["Retry-After"] == "60"

    def test_the_audit_trail_tells_of_tokens(self, school) -> None:
        asked(school.tool)
        assert AuditEntry.objects.get(action="lti.token").details == {"scope": v.SCORE}

    def test_the_token_itself_is_nowhere_in_the_inspector(self, school) -> None:
        token = asked(school.tool).json()["access_token"]
        exchange = Exchange.objects.get()
        assert token not in str(exchange.messages)
        assert "client_assertion" not in exchange.messages["token request"]


class TestStrangers:
    """Who knows a client id, which is no secret, and has no key."""

    def test_they_do_not_fill_the_inspector_with_assertions(self, school) -> None:
        for _ in range(70):
            signed(school.tool, signer=key("other"))
        assert Exchange.objects.count() == 60
        # The tool itself is told of as before: what it gets, and what it doesn't get.
        assert asked(school.tool).status_code == 200
        for _ in range(3):
            assert asked(school.tool, "https://made.up/scope").status_code == 400
        assert Exchange.objects.filter(passed=True).count() == 1
        assert Exchange.objects.count() == 64

    def test_nor_with_one_assertion_of_the_tool_over_and_over(self, school) -> None:
        form = token_request(school.tool, v.SCORE, now=time.time())
        for _ in range(70):
            post_token(form)
        assert Exchange.objects.filter(passed=True).count() == 1
        assert Exchange.objects.filter(passed=False).count() == 60

    def test_what_befalls_another_tool_is_still_there(self, school, north) -> None:
        other = make_tool(north, name="Other")
        for _ in range(70):
            signed(school.tool, signer=key("other"))
        signed(other, signer=key("other"))
        assert Exchange.objects.filter(party=other.pk).count() == 1


class TestTheTokenInUse:
    def url(self, school):
        return f"{ISSUER}/lti/platform/courses/{school.course.pk}/memberships"

    @pytest.mark.parametrize("token", ["", "made-up", "x" * 5000])
    def test_an_unknown_one_is_refused(self, school, token) -> None:
        answer = Caller(token).call("GET", self.url(school))
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="LTI", error="invalid_token"'

    def test_an_old_one_is_refused(self, school, caller) -> None:
        from datetime import timedelta

        from django.utils import timezone
        from oauth2_provider.models import get_access_token_model

        held = caller()
        get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
        assert held.call("GET", self.url(school)).status_code == 401

    def test_one_of_a_tool_that_was_disabled_is_refused(self, school, caller) -> None:
        held = caller()
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, status="disabled")
        assert held.call("GET", self.url(school)).status_code == 401

    def test_it_is_no_key_to_the_record_store(self, school, caller) -> None:
        answer = Client().get(
            "/xapi/statements",
            headers={"Authorization": f"Bearer {caller().token}", "X-Experience-API-Version": "1.0.3"},
        )
        assert answer.status_code == 401
