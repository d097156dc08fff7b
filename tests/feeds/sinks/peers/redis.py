"""Redis, which writes down what it is told before it answers."""

import json
from importlib.util import find_spec
from pathlib import Path

from tests.feeds.sinks.peers import Taken
from tests.feeds.sinks.peers.cable import MIDWAY, Cable
from tests.feeds.sinks.peers.program import Program, found
from tests.journeys.make_run import free_port

MISSING = "" if found("redis-server") and find_spec("redis") else "redis-server isn't installed"


class Redis:
    kind = "redis"
    secret = "wonderland"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._command = [
            str(found("redis-server")),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(folder),
        ]
        self._command += ["--dir", str(folder), "--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        self._command += ["--user", "tributary", "on", f">{self.secret}", "~*", "+@all"]
        self.cable = Cable(self.port)
        self.url = f"redis://127.0.0.1:{self.cable.port}/0"
        self.consumers_url = f"redis://tributary:{self.secret}@127.0.0.1:{self.port}"
        self.options = {"stream": "records", "user": "tributary"}
        self.start()

    def start(self) -> None:
        self._program = Program(self._command, log=self._folder / "log").listens(self.port)

    def dies_midway(self) -> None:
        """Die when some of the records to come have come."""
        self.cable.cut_after(MIDWAY, then=self.kill)

    def kill(self) -> None:
        self._program.end()

    def forget(self) -> None:
        with self.client() as client:
            client.flushall()

    def taken(self) -> list[Taken]:
        with self.client() as client:
            entries = [fields for _, fields in client.xrange("records")]
        return [Taken(each.get("learner", ""), each, json.loads(each["record"])) for each in entries]

    def client(self):
        from redis import Redis as Client

        return Client(
            host="127.0.0.1", port=self.port, username="tributary", password=self.secret, decode_responses=True
        )

    def close(self) -> None:
        self.cable.close()
        self.kill()
