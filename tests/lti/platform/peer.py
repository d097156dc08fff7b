"""A tool of our own making, for the tests: it signs, launches and calls as tools do, and wrongly when told to."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.test import Client

from courses.services import enrollments, memberships
from lti.platform.models import Tool
from lti.platform.services import links, tools
from lti.platform.services.links import NewLink
from lti.security.rules import vocabulary as v
from lti.security.services import keys
from people.models import Learner, LearnerAccount, Tenant
from people.services import learners

ORIGIN = "https://tool.example"
LOGIN = f"{ORIGIN}/login"
LAUNCH = f"{ORIGIN}/launch"
ISSUER = "http://127.0.0.1:8000"
TOKEN = f"{ISSUER}/lti/platform/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
WHO = "bo"


@cache
def key(name: str = "tool", size: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key that is made once; ``name`` tells several apart."""
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


def key_set(**named: rsa.RSAPrivateKey) -> str:
    """Return a JWK Set of the public halves."""
    found = [
        {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(each.public_key())), "kid": kid, "use": "sig", "alg": "RS256"}
        for kid, each in named.items()
    ]
    return json.dumps({"keys": found})


def make_tool(tenant: Tenant, **changes: Any) -> Tool:
    """Register a tool that may do everything, unless told otherwise."""
    known: dict[str, Any] = {
        "name": "Quizzes",
        "initiate_login_uri": LOGIN,
        "target_link_uri": LAUNCH,
        "redirect_uris": [LAUNCH],
        "jwks": key_set(k1=key()),
        "scopes": list(v.SCOPES),
        "shares": "name_and_email",
        "messages": [{"type": v.DEEP_LINKING_REQUEST}],
    }
    return tools.register(tenant.pk, who=WHO, **{**known, **changes})


@dataclass
class School:
    """A tenant with a course of one link, in which Ana learns and Bo teaches."""

    tenant: Tenant
    tool: Tool
    course: Any
    link: Any
    ana: Learner
    bo: Learner
    enrollment: Any
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, learner: Learner) -> Client:
        """Return the browser of a learner who has signed in."""
        if learner.name not in self.clients:
            # Straight into the table: to hash a password takes longer than a whole test.
            user = get_user_model().objects.create(username=str(learner.pk))
            LearnerAccount.objects.create(user=user, tenant=learner.tenant, learner=learner)
            self.clients[learner.name] = Client()
            self.clients[learner.name].force_login(user)
        return self.clients[learner.name]

    def subject(self, learner: Learner) -> str:
        """Return the tool's name of a learner."""
        return tools.subject(self.tool, learner.pk)


def make_school(tenant: Tenant, *, score_maximum: float | None = 10.0, **tool: Any) -> School:
    """Return a school; the link has a column of so many points, or none."""
    made = make_tool(tenant, **tool)
    course = links.create_course(tenant.pk, "First aid", who=WHO)
    column = {"label": "Quiz", "score_maximum": score_maximum} if score_maximum else None
    link = links.create(made, course.pk, NewLink("Quiz 1", line_item=column), who=WHO)
    ana = learners.create(
        tenant, name="Ana Lee", given_name="Ana", family_name="Lee", email="ana@example.org", external_id="a-1", who=WHO
    )
    bo = learners.create(tenant, name="Bo", email="bo@example.org", who=WHO)
    enrollment = enrollments.enroll(tenant.pk, course.pk, ana.pk, who=WHO)
    memberships.set_roles(tenant.pk, course.pk, bo.pk, ["Instructor"], who=WHO)
    return School(tenant, made, course, link, ana, bo, enrollment)


def started(school: School, learner: Learner | None = None, **query: Any) -> dict[str, str]:
    """Open the link as the learner does, and return the login request that the tool gets."""
    client = school.client(learner or school.ana)
    client.post(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch")
    page = client.get(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}").content.decode()
    found = re.search(r'src="([^"]*/lti/platform/start/[^"]*)"', page)
    assert found is not None, page
    return login_request(client, unescape(found[1]))


def login_request(client: Client, url: str) -> dict[str, str]:
    """Follow the beginning of a launch, and return the parameters with which the tool is asked to log in."""
    answer = client.get(urlsplit(url).path)
    assert answer.status_code == 302, answer.content.decode()
    parts = urlsplit(answer["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == LOGIN
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def authentication_request(login: dict[str, str], **changes: str | None) -> dict[str, str]:
    """Return what a tool asks for after a login request; a change to None leaves a parameter out."""
    asked: dict[str, str | None] = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": login["client_id"],
        "redirect_uri": LAUNCH,
        "login_hint": login["login_hint"],
        "lti_message_hint": login["lti_message_hint"],
        "state": "state-1",
        "nonce": "nonce-1",
    }
    return {name: value for name, value in {**asked, **changes}.items() if value is not None}


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Return where a page that sends a form leads, and its fields."""
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    assert action is not None, page
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return unescape(action[1]), {unescape(name): unescape(value) for name, value in fields}


def launched(school: School, learner: Learner | None = None, **changes: str | None) -> dict[str, Any]:
    """Launch the link, and return the claims of the message, verified by the platform's published keys."""
    login = started(school, learner)
    answer = school.client(learner or school.ana).get(
        "/lti/platform/authorize", authentication_request(login, **changes)
    )
    assert answer.status_code == 200, answer.content.decode()
    url, fields = form_of(answer.content.decode())
    assert (url, fields["state"]) == (LAUNCH, "state-1"), fields
    return verified(fields["id_token"], school.tool.client_id)


def verified(token: str, audience: str) -> dict[str, Any]:
    """Return the claims of a message of the platform."""
    known = {each["kid"]: jwt.PyJWK(each) for each in keys.key_set()["keys"]}
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "RS256"
    claims: dict[str, Any] = jwt.decode(
        token, known[header["kid"]].key, algorithms=["RS256"], audience=audience, issuer=ISSUER
    )
    return claims


def assertion(tool: Tool, *, now: float, signer: Any = None, header: Any = None, **changes: Any) -> str:
    """Return a client assertion; a change to None leaves a claim out."""
    claims = {
        "iss": tool.client_id,
        "sub": tool.client_id,
        "aud": TOKEN,
        "iat": int(now),
        "exp": int(now) + 300,
        "jti": str(uuid4()),
    }
    sent = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(sent, signer or key(), algorithm="RS256", headers={"kid": "k1", **(header or {})})


def token_request(tool: Tool, scopes: str, *, now: float, **changes: Any) -> dict[str, str]:
    """Return the form of a token request."""
    sent = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(tool, now=now),
        "scope": scopes,
    }
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


def access_token(tool: Tool, *scopes: str, now: float) -> str:
    """Return an access token."""
    form = token_request(tool, " ".join(scopes or v.SCOPES), now=now)
    answer = Client().post("/lti/platform/token", _urlencoded(form), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


def _urlencoded(form: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(form)


def post_token(form: dict[str, str]) -> Any:
    """Send a token request."""
    return Client().post("/lti/platform/token", _urlencoded(form), content_type="application/x-www-form-urlencoded")


@dataclass
class Caller:
    """Calls services with an access token."""

    token: str

    def call(self, method: str, url: str, document: Any = None, *, type_: str = "", **headers: str) -> Any:
        """Send one request to a service."""
        path = urlsplit(url).path + (f"?{urlsplit(url).query}" if urlsplit(url).query else "")
        body = b"" if document is None else document if isinstance(document, bytes) else json.dumps(document).encode()
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return Client().generic(method, path, body, content_type=type_ or "application/json", headers=sent)
