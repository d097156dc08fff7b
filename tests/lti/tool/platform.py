"""An LMS as the tests drive it: it logs in, launches, and answers our services; valid by default, one thing changed."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from courses.rules.roles import ROLES
from lti.security.rules import vocabulary as v
from lti.tool.models import Platform
from lti.tool.services import platforms

ISSUER = "https://lms.example.org"
CLIENT_ID = "tributary-1"
DEPLOYMENT = "deployment-1"
INSTRUCTOR = v.MEMBERSHIP_ROLE + "Instructor"
STUDENT = v.MEMBERSHIP_ROLE + "Learner"


class Keys:
    """A key pair of the platform."""

    def __init__(self, kid: str = "key-1") -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwk(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {**public, "kid": self.kid, "use": "sig", "alg": "RS256"}


KEYS = Keys()


class Lms:
    """A platform that is registered with one tenant, and the browser of somebody who uses it.

    It may open all courses and give all roles, unless told otherwise.
    """

    def __init__(self, tenant: Any, *, keys: Keys = KEYS, base: str = ISSUER, **fields: Any) -> None:
        self.tenant, self.keys = tenant, keys
        given = {
            "name": "Campus",
            "issuer": ISSUER,
            "client_id": CLIENT_ID,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks": json.dumps({"keys": [keys.jwk()]}),
            "opens": "all",
            "roles": list(ROLES),
            **fields,
        }
        self.platform: Platform = platforms.register(tenant.pk, who="bo", **given)
        self.launch_url = platforms.addresses(tenant.pk).launch

    def login(self, browser: Client, **changes: Any):
        """Begin a login, as the platform's page does."""
        sent = {
            "iss": self.platform.issuer,
            "login_hint": "ana",
            "target_link_uri": self.launch_url,
            "client_id": self.platform.client_id,
            "lti_message_hint": "link-1",
            **changes,
        }
        path = f"/lti/tool/{self.tenant.pk}/login"
        return browser.get(path, {name: value for name, value in sent.items() if value is not None})

    def begun(self, browser: Client, **changes: Any) -> dict[str, str]:
        """Begin a login and return what the platform is asked for."""
        response = self.login(browser, **changes)
        assert response.status_code == 302, response.content
        return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Return a valid launch of a learner; a claim that is None is left out."""
        now = int(time.time())
        claims = {
            "iss": self.platform.issuer,
            "aud": self.platform.client_id,
            "sub": "ana-at-campus",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "Ana Learner",
            "given_name": "Ana",
            "family_name": "Learner",
            "email": "ana@example.org",
            v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
            v.LTI_VERSION: "1.3.0",
            v.DEPLOYMENT_ID: DEPLOYMENT,
            v.TARGET_LINK_URI: self.launch_url,
            v.RESOURCE_LINK: {"id": "link-1", "title": "Safety first"},
            v.ROLES: [STUDENT],
            v.CONTEXT: {"id": "context-1", "title": "Onboarding", "type": [v.COURSE_OFFERING]},
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any], *, headers: dict[str, Any] | None = None, **options: Any) -> str:
        given = {"kid": self.keys.kid, **(headers or {})}
        wanted = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(claims, options.get("key", self.keys.private), options.get("algorithm", "RS256"), wanted)

    def post(self, browser: Client, token: str, state: str, **more: str):
        """Post a launch as the platform's form does."""
        return browser.post(f"/lti/tool/{self.tenant.pk}/launch", {"id_token": token, "state": state, **more})

    def launch(self, browser: Client, *, target: str | None = None, **changes: Any):
        """Log in and launch."""
        asked = self.begun(browser, **({"target_link_uri": target} if target else {}))
        target_claim = {v.TARGET_LINK_URI: target} if target else {}
        claims = self.claims(asked["nonce"], **target_claim, **changes)
        return self.post(browser, self.signed(claims), asked["state"])

    def arrive(self, browser: Client, **changes: Any) -> str:
        """Launch, and return where the browser is led to."""
        response = self.launch(browser, **changes)
        assert response.status_code == 303, response.content.decode()
        return str(response["Location"]).removesuffix("begin")


class Services:
    """The platform's HTTP services, on a port of this machine: tokens, line items, scores, results, rosters, keys."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.answers: dict[str, Callable[[str, Any], Any]] = {}
        self.tokens = 0
        services = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                services._answer(self, None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                services._answer(self, body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def on(self, path: str, answer: Callable[[str, Any], Any]) -> None:
        """Answer a path by a function of its query and body: a value, or (status, value, headers)."""
        self.answers[path] = answer

    def sent_to(self, path: str) -> list[Any]:
        """Return the bodies that came to a path, decoded."""
        return [body for _, where, _, body in self.requests if urlsplit(where).path == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler, body: str | None) -> None:
        parts = urlsplit(handler.path)
        read: Any = body
        if body and body.lstrip().startswith(("{", "[")):
            read = json.loads(body)
        elif body:
            read = {name: values[0] for name, values in parse_qs(body).items()}
        headers = {name.title(): value for name, value in handler.headers.items()}
        self.requests.append((handler.command, handler.path, headers, read))
        if parts.path == "/token" and "/token" not in self.answers:
            self.tokens += 1
            found: Any = {"access_token": str(uuid4()), "token_type": "Bearer", "expires_in": 3600}
        elif parts.path in self.answers:
            found = self.answers[parts.path](parts.query, read)
        else:
            found = (404, {"error": "nothing here"}, {})
        status, value, headers = found if isinstance(found, tuple) else (200, found, {})
        content = b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
        handler.send_response(status)
        for name, each in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, each)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


DOORS = "https://courses.example.org/au/doors"
ALL = [v.LINE_ITEM, v.RESULT_READONLY, v.SCORE]


def endpoint(services: Services, scopes: list[str] = ALL, **changes: Any) -> dict[str, Any]:
    """Return the claim by which a platform says where scores go."""
    told = {"scope": scopes, "lineitems": f"{services.base}/items", "lineitem": f"{services.base}/items/1?a=1"}
    return {v.AGS: {name: value for name, value in {**told, **changes}.items() if value is not None}}
