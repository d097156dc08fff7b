"""An independent LTI 1.3 platform as a program beside the tests, which launches our tool.

It runs on lti1p3platform, in a virtual environment of its own; see environment.py.
"""

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import httpx2

SERVER = Path(__file__).with_name("server.py")
PATIENCE_SECONDS = 30


class PeerPlatform:
    """A platform with one tool registered, one deployment and one course; serves until the block ends."""

    def __init__(
        self,
        python: Path,
        *,
        login_url: str,
        redirect_uris: Iterable[str],
        target_link_uri: str,
        jwks_url: str,
        deep_linking_url: str,
        client_id: str,
        deployment_id: str,
        port: int = 0,
    ) -> None:
        """Take the tool's side of the registration; without a port, a free one is taken on entry."""
        self.python = python
        self.settings = {
            "login_url": login_url,
            "redirect_uris": list(redirect_uris),
            "target_link_uri": target_link_uri,
            "jwks_url": jwks_url,
            "deep_linking_url": deep_linking_url,
            "client_id": client_id,
            "deployment_id": deployment_id,
        }
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"

    def __enter__(self) -> Self:
        # The tool is on this machine: no proxy may stand between.
        environment = {**os.environ, "NO_PROXY": "*", "no_proxy": "*", "PYTHONUNBUFFERED": "1"}
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(self.python), str(SERVER), str(self.port)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        try:
            self.issuer = self._greeting()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def authorization_url(self) -> str:
        return f"{self.issuer}/authorization"

    @property
    def jwks_url(self) -> str:
        return f"{self.issuer}/jwks"

    @property
    def token_url(self) -> str:
        return f"{self.issuer}/token"

    def launch_url(self, user: str = "ana", resource: str = "r1", role: str = "Learner", **more: str) -> str:
        """Return where somebody's browser opens a resource; `server.py` lists what else can be asked."""
        return f"{self.issuer}/launch?{urlencode({'user': user, 'resource': resource, 'role': role, **more})}"

    def deep_link_url(self, user: str = "bo", **more: str) -> str:
        """Return where a teacher's browser starts to choose content of the tool."""
        return f"{self.issuer}/deeplink?{urlencode({'user': user, **more})}"

    def state(self) -> dict[str, Any]:
        """Return what the tool made the platform keep, and why the platform refused what it refused."""
        return httpx2.get(f"{self.issuer}/_state", trust_env=False).raise_for_status().json()

    def said(self) -> str:
        """Return the platform's log."""
        self.log.seek(0)
        return self.log.read()

    def _greeting(self) -> str:
        overdue = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        overdue.start()
        try:
            self.process.stdin.write(json.dumps(self.settings) + "\n")
            self.process.stdin.flush()
            issuer = self.process.stdout.readline().strip()
        except BrokenPipeError:
            issuer = ""
        finally:
            overdue.cancel()
        if not issuer:
            self.process.wait(PATIENCE_SECONDS)
            raise AssertionError(f"The platform didn't start: {self.said()}")
        return issuer

    def _stop(self) -> None:
        """Close the server's input, at which it ends; so it also ends when the tests are killed."""
        try:
            self.process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        finally:
            self.log.close()
