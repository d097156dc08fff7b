"""The tests by which tools are certified for LTI 1.3 Core, by their names (LTI Advantage certification §6.1)."""

import time

import jwt
import pytest

from courses.models import Enrollment, Membership
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import Learner
from tests.lti.tool.platform import INSTRUCTOR, STUDENT, Keys

pytestmark = pytest.mark.django_db

PII = {"name": None, "given_name": None, "family_name": None, "email": None}


def no_kid(lms, claims):
    return lms.signed(claims, headers={"kid": None})


def incorrect_kid(lms, claims):
    return lms.signed(claims, headers={"kid": "another"})


def not_a_launch(lms, claims):
    return lms.signed({"hello": "world", "nonce": claims["nonce"]})


def changed(**changes):
    def sign(lms, claims):
        both = {**claims, **changes}
        return lms.signed({name: value for name, value in both.items() if value is not None})

    return sign


BAD = {
    "No KID Sent in JWT header": (no_kid, "The header names its key"),
    "Incorrect KID in JWT header": (incorrect_kid, "The sender has this key"),
    "Wrong LTI Version": (changed(**{v.LTI_VERSION: "11.3"}), "The version is LTI 1.3"),
    "No LTI Version": (changed(**{v.LTI_VERSION: None}), "The version is LTI 1.3"),
    "Invalid LTI message": (not_a_launch, "The issuer is the sender"),
    "Missing LTI Claims": (
        changed(**{v.MESSAGE_TYPE: None, v.LTI_VERSION: None, v.DEPLOYMENT_ID: None, v.ROLES: None}),
        "The message is one that we know",
    ),
    "Timestamps Incorrect": (changed(iat=11111, exp=22222), "It hasn't expired"),
    "messsage_type Claim Missing": (changed(**{v.MESSAGE_TYPE: None}), "The message is one that we know"),
    "role Claim Missing": (changed(**{v.ROLES: None}), "The roles are there"),
    "deployment_id Claim Missing": (changed(**{v.DEPLOYMENT_ID: None}), "The deployment is named"),
    "resource_link_id Claim Missing": (changed(**{v.RESOURCE_LINK: None}), "The resource link is named"),
    "user Claim Missing": (changed(sub=None), "The user is named"),
}
ROLES = {
    "Valid {} Launch": {},
    "Valid {} Launch with Roles": {"roles": 3},
    "Valid {} Launch Short Role": {"roles": "short"},
    "Valid {} Launch Unknown Role": {"roles": "unknown"},
    "Valid {} Launch No Role": {"roles": []},
    "Valid {} Launch Email Only": {**PII, "email": "ana@example.org"},
    "Valid {} Launch Names Only": {"email": None},
    "Valid {} No PII": PII,
    "Valid {} Email Without Context": {**PII, "email": "ana@example.org", v.CONTEXT: None},
}


@pytest.mark.parametrize("name", BAD)
def test_known_bad_payload(name: str, campus, browser, course) -> None:
    sign, step = BAD[name]
    asked = campus.begun(browser)
    response = campus.post(browser, sign(campus, campus.claims(asked["nonce"])), asked["state"])
    page = response.content.decode()
    assert response.status_code in (400, 401), page
    assert '<p role="alert">Your learning platform' in page
    kept = Exchange.objects.get(kind="launch")
    assert (kept.passed, kept.steps[-1]["name"], kept.steps[-1]["passed"]) == (False, step, False)
    assert kept.party == campus.platform.pk
    assert not Learner.objects.exists()


@pytest.mark.parametrize("who", ["Instructor", "Student"])
@pytest.mark.parametrize("name", ROLES)
def test_valid_launch(name: str, who: str, campus, browser, course) -> None:
    full = INSTRUCTOR if who == "Instructor" else STUDENT
    changes = dict(ROLES[name])
    roles = {
        3: [full, f"{v.INSTITUTION_ROLE}Staff", "urn:ours:Editor"],
        "short": [full.rpartition("#")[2]],
        "unknown": ["http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Helper"],
    }
    wanted = changes.pop("roles", None)
    sent = [full] if wanted is None else wanted if wanted == [] else roles[wanted]
    custom = {v.CUSTOM: {"course": str(course.pk)}}
    where = campus.arrive(browser, **{v.ROLES: sent}, **custom, **changes)
    page = browser.get(where)
    assert page.status_code == 200
    assert "Safety" in page.content.decode()
    known = wanted not in ("unknown", []) and who == "Instructor"
    learner = Learner.objects.get()
    role = "Instructor" if known else "Learner"
    assert Membership.objects.get(learner=learner).roles == [role]
    assert Enrollment.objects.filter(learner=learner).exists() is not known
    kept = Exchange.objects.get(kind="launch")
    assert (kept.passed, kept.learner) == (True, learner.pk)
    assert all(step["passed"] for step in kept.steps)


class TestHostileTokens:
    """What PyLTI1p3 alone would take, and what others have tried."""

    def refused(self, campus, browser, token: str, asked, status: int = 401) -> str:
        response = campus.post(browser, token, asked["state"])
        assert response.status_code == status, response.content.decode()
        assert not Learner.objects.exists()
        return Exchange.objects.get(kind="launch").steps[-1]["name"]

    @pytest.mark.parametrize("odd", ["\0", "\ud800"])
    @pytest.mark.parametrize(
        "claim", ["sub", "name", "email", v.DEPLOYMENT_ID, v.AGS, v.CONTEXT, v.LAUNCH_PRESENTATION]
    )
    def test_claims_that_cannot_be_kept_are_refused(self, campus, browser, course, claim, odd) -> None:
        asked = campus.begun(browser)
        texts = {"id": "c", "title": odd, "locale": odd, "lineitem": f"https://lms.example.org/{odd}", "scope": [odd]}
        token = campus.signed(
            campus.claims(
                asked["nonce"], **{claim: texts if claim in (v.AGS, v.CONTEXT, v.LAUNCH_PRESENTATION) else odd}
            )
        )
        assert self.refused(campus, browser, token, asked) == "It is a JSON Web Token"

    @pytest.mark.parametrize(
        ("changes", "step"),
        [
            ({"exp": None}, "exp is a moment"),
            ({"iat": None}, "iat is a moment"),
            ({"exp": True}, "exp is a moment"),
            ({"azp": "another-tool"}, "It was issued to us"),
            ({"aud": ["tributary-1", "another-tool"], "azp": "tributary-1"}, "It is meant for nobody else"),
            ({"aud": ["another-tool"]}, "It is meant for us"),
            ({"aud": {"tributary-1": 1}}, "It is meant for us"),
            ({"aud": "tributary-1 "}, "It is meant for us"),
            ({"iss": "https://lms.example.org/"}, "The issuer is the sender"),
            ({"nonce": "another"}, "The nonce is that of the login"),
            ({"nonce": None}, "It has a nonce"),
        ],
    )
    def test_claims_that_lie(self, campus, browser, changes, step) -> None:
        asked = campus.begun(browser)
        claims = campus.claims(asked["nonce"], **changes)
        assert self.refused(campus, browser, campus.signed(claims), asked) == step

    def test_a_token_from_long_ago_or_for_ever(self, campus, browser) -> None:
        now = int(time.time())
        asked = campus.begun(browser)
        old = campus.claims(asked["nonce"], iat=now - 3600, exp=now + 300)
        assert self.refused(campus, browser, campus.signed(old), asked) == "It was issued just now"
        Exchange.objects.all().delete()
        endless = campus.claims(asked["nonce"], exp=now + 90_000)
        assert self.refused(campus, browser, campus.signed(endless), asked) == "It lives for a short time"

    def test_audience_as_a_list_of_us_alone_is_taken(self, campus, browser) -> None:
        assert campus.launch(browser, aud=["tributary-1"], azp="tributary-1").status_code == 303

    @pytest.mark.parametrize("name", ["jku", "x5u", "jwk", "x5c"])
    def test_keys_in_the_header(self, campus, browser, name: str) -> None:
        asked = campus.begun(browser)
        another = Keys("key-1")
        header = {name: another.jwk() if name == "jwk" else "https://evil.example.org/keys"}
        token = campus.signed(campus.claims(asked["nonce"]), key=another.private, headers=header)
        assert self.refused(campus, browser, token, asked) == "The header brings no key"

    @pytest.mark.parametrize("kid", ["../../etc/passwd", "' OR 1=1 --", "x" * 300])
    def test_kids_that_lead_elsewhere(self, campus, browser, kid: str) -> None:
        asked = campus.begun(browser)
        token = campus.signed(campus.claims(asked["nonce"]), headers={"kid": kid})
        step = self.refused(campus, browser, token, asked)
        assert step in ("The sender has this key", "The header names its key")

    def test_no_algorithm(self, campus, browser) -> None:
        asked = campus.begun(browser)
        token = jwt.encode(campus.claims(asked["nonce"]), "", "none", {"kid": "key-1"})
        assert self.refused(campus, browser, token, asked) == "The algorithm is asymmetric"

    def test_the_public_key_as_a_shared_secret(self, campus, browser) -> None:
        import base64
        import hashlib
        import hmac
        import json

        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        asked = campus.begun(browser)
        public = campus.keys.private.public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

        def part(value) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        body = f"{part({'alg': 'HS256', 'kid': 'key-1'})}.{part(campus.claims(asked['nonce']))}"
        signature = base64.urlsafe_b64encode(hmac.new(pem, body.encode(), hashlib.sha256).digest()).decode().rstrip("=")
        assert self.refused(campus, browser, f"{body}.{signature}", asked) == "The algorithm is asymmetric"

    def test_another_key_of_the_same_name(self, campus, browser) -> None:
        asked = campus.begun(browser)
        token = campus.signed(campus.claims(asked["nonce"]), key=Keys().private)
        assert self.refused(campus, browser, token, asked) == "The signature is the key's"

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 5, "e30.e30.e30"])
    def test_what_is_no_token(self, campus, browser, token: str) -> None:
        asked = campus.begun(browser)
        self.refused(campus, browser, token, asked)

    def test_a_huge_token(self, campus, browser) -> None:
        asked = campus.begun(browser)
        assert self.refused(campus, browser, "a" * 100_000, asked) == "It is a JSON Web Token"
        assert campus.post(browser, "a" * 400_000, asked["state"]).status_code == 413

    @pytest.mark.parametrize(
        "claim", [{v.CONTEXT: "x"}, {v.CUSTOM: [1]}, {v.RESOURCE_LINK: "x"}, {v.ROLES: "Learner"}, {v.ROLES: [1]}]
    )
    def test_claims_of_another_form(self, campus, browser, claim) -> None:
        assert campus.launch(browser, **claim).status_code == 400

    def test_an_unknown_deployment(self, north, campus, browser) -> None:
        from lti.tool.services import platforms

        platforms.change(north.pk, campus.platform.pk, accepts_deployments=False, who="bo")
        response = campus.launch(browser)
        assert response.status_code == 400
        assert Exchange.objects.get(kind="launch").steps[-1]["name"] == "The deployment is known"

    def test_a_target_that_is_not_that_of_the_login(self, campus, browser) -> None:
        response = campus.launch(browser, **{v.TARGET_LINK_URI: campus.launch_url + "?course=another"})
        assert response.status_code == 400
        assert Exchange.objects.get(kind="launch").steps[-1]["name"] == "The target is that of the login"
