"""Starts and stops the tool."""

import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx2
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tests.lti.peers.ltijs import HERE, NODE, packages

PATIENCE = 120
"""Seconds until the tool answers; for each client id it makes itself a key of 4096 bits."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What the platform tells the developer of a tool; one tool may be registered under several client ids."""

    issuer: str
    client_ids: tuple[str, ...]
    authorization_endpoint: str
    token_endpoint: str
    jwks_endpoint: str


class LtijsTool:
    """The tool, for as long as the block lasts, on a database of its own that goes with it.

    ``server`` is how libpq reaches a PostgreSQL where databases may be created: a URL, or ``host=… user=…``. Where the
    tool will listen is known before it starts, so that the platform can be told first. With ``dev_mode`` the tool
    does without the cookies of its login and of its session, but still refuses wrong ones.
    """

    def __init__(self, *, server: str, port: int, registration: Registration, dev_mode: bool = True) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.launch_url = f"{self.url}/"
        self.login_url = f"{self.url}/login"
        self.jwks_url = f"{self.url}/keys"
        self._server = server
        self._port = port
        self._registration = registration
        self._dev_mode = dev_mode
        self._database = f"ltijs_{uuid4().hex}"

    def __enter__(self) -> Self:
        packages()
        self._on_server("CREATE DATABASE {}")
        self._said = tempfile.TemporaryFile()
        command = [str(NODE), "tool.js"]
        self._process = subprocess.Popen(
            command, cwd=HERE, stdin=subprocess.PIPE, stdout=self._said, stderr=subprocess.STDOUT
        )
        try:
            self._tell()
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def said(self) -> str:
        """Return what the tool has printed; with ``DEBUG=provider:*`` in the environment it tells what it does."""
        self._said.seek(0)
        return self._said.read().decode()

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(self._database)))

    def _tell(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(self._configuration()).encode() + b"\n")
        self._process.stdin.flush()

    def _configuration(self) -> dict[str, Any]:
        server = conninfo_to_dict(self._server)
        return {
            "port": self._port,
            "key": uuid4().hex,
            "devMode": self._dev_mode,
            "database": {
                "name": self._database,
                "user": server.get("user"),
                "password": server.get("password"),
                "host": server.get("host", "127.0.0.1"),
                "port": server.get("port", 5432),
            },
            "platform": {
                "issuer": self._registration.issuer,
                "clientIds": self._registration.client_ids,
                "authorizationEndpoint": self._registration.authorization_endpoint,
                "tokenEndpoint": self._registration.token_endpoint,
                "jwksEndpoint": self._registration.jwks_endpoint,
            },
        }

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        with httpx2.Client(trust_env=False) as client:
            while time.monotonic() < until:
                assert self._process.poll() is None, self.said
                try:
                    client.get(self.jwks_url).raise_for_status()
                except httpx2.TransportError:
                    time.sleep(0.1)
                else:
                    return
        raise AssertionError(f"The tool doesn't answer.\n{self.said}")

    def _stop(self) -> None:
        """End the tool's input, which is what it lives by."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()
        self._on_server("DROP DATABASE {} WITH (FORCE)")
