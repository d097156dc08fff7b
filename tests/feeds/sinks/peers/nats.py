"""NATS with JetStream, and a stream of the subjects ``records.>``."""

import asyncio
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.feeds.sinks.peers import Taken
from tests.feeds.sinks.peers.cable import MIDWAY, Cable
from tests.feeds.sinks.peers.program import Program, found
from tests.journeys.make_run import free_port

MISSING = "" if found("nats-server") and find_spec("nats") else "nats-server isn't installed"
MOST = 64 << 10


class Nats:
    kind = "nats"
    secret = "wonderland"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._settings = folder / "nats.conf"
        self._settings.write_text(
            f'listen: "127.0.0.1:{self.port}"\nmax_payload: {MOST}\njetstream {{ store_dir: "{folder}" }}\n'
            f"authorization {{ user: tributary, password: {self.secret} }}\n"
        )
        self.cable = Cable(self.port)
        self.url = f"nats://127.0.0.1:{self.cable.port}"
        self.consumers_url = f"nats://tributary:{self.secret}@127.0.0.1:{self.port}"
        self.options = {"subject": "records.all", "user": "tributary"}
        self.start()
        self.run(lambda stream: stream.add_stream(name="RECORDS", subjects=["records.>"]))

    def encrypt(self, certificate: Path) -> None:
        """Start again, with TLS: clients change over to it."""
        self.kill()
        with self._settings.open("a") as settings:
            settings.write(f'tls {{ cert_file: "{certificate}", key_file: "{certificate}" }}\n')
        self.start()

    def start(self) -> None:
        self._program = Program([str(found("nats-server")), "-c", str(self._settings)], log=self._folder / "log")
        self._program.listens(self.port)

    def dies_midway(self) -> None:
        """Die when some of the records to come have come."""
        self.cable.cut_after(MIDWAY, then=self.kill)

    def kill(self) -> None:
        self._program.end()

    def forget(self) -> None:
        """Make the stream anew: one that is only emptied knows the ids that it had."""
        self.run(lambda stream: stream.delete_stream("RECORDS"))
        self.run(lambda stream: stream.add_stream(name="RECORDS", subjects=["records.>"]))

    def limit(self, size: int) -> None:
        """Let the stream take no larger messages."""
        self.run(lambda stream: stream.update_stream(name="RECORDS", subjects=["records.>"], max_msg_size=size))

    def taken(self) -> list[Taken]:
        return self.run(_read)

    def run(self, doing: Any) -> Any:
        """Do something with JetStream."""
        return asyncio.run(self._with_stream(doing))

    def close(self) -> None:
        self.cable.close()
        self.kill()

    async def _with_stream(self, doing: Any) -> Any:
        import nats

        client = await nats.connect(f"nats://127.0.0.1:{self.port}", user="tributary", password=self.secret)
        try:
            return await doing(client.jetstream(timeout=10))
        finally:
            await client.close()


async def _read(stream) -> list[Taken]:
    count = (await stream.stream_info("RECORDS")).state.messages
    reader = await stream.subscribe("records.>", stream="RECORDS", ordered_consumer=True)
    messages = [await reader.next_msg(timeout=10) for _ in range(count)]
    return [
        Taken(each.headers.get("learner", ""), each.headers, json.loads(each.data), each.subject) for each in messages
    ]
