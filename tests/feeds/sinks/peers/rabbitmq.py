"""RabbitMQ with a queue that is bound to the key ``records``."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.feeds.sinks.peers import Taken
from tests.feeds.sinks.peers.cable import MIDWAY, Cable
from tests.feeds.sinks.peers.program import Program, found
from tests.journeys.make_run import free_port

MISSING = "" if found("rabbitmq-server") and found("epmd") else "rabbitmq-server isn't installed"
QUEUE = "records"
_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"
"""Not the one of the system's path, which changes users."""


class RabbitMq:
    kind = "amqp"
    secret = "wonderland"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port, self._epmd_port, distribution = (free_port() for _ in range(3))
        (folder / "rabbitmq.conf").write_text(f"default_user = tributary\ndefault_pass = {self.secret}\n")
        (folder / "plugins").write_text("[].\n")
        self._environment = {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "RABBITMQ_NODENAME": f"tributary{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }
        self._names = Program(
            [str(found("epmd")), "-port", str(self._epmd_port), "-address", "127.0.0.1"], log=folder / "epmd.log"
        ).listens(self._epmd_port)
        self.cable = Cable(self.port)
        self.url = f"amqp://127.0.0.1:{self.cable.port}/"
        self.consumers_url = f"amqp://tributary:{self.secret}@127.0.0.1:{self.port}"
        self.options = {"routing_key": QUEUE, "user": "tributary"}
        self.start()

    def start(self) -> None:
        server = _SERVER if Path(_SERVER).exists() else str(found("rabbitmq-server"))
        self._program = Program([server], log=self._folder / "server.log", environment=self._environment)
        self._program.listens(self.port)
        asyncio.run(self._with_channel(_declared))

    def dies_midway(self) -> None:
        """Die when some of the records to come have come."""
        self.cable.cut_after(MIDWAY, then=self.kill)

    def kill(self) -> None:
        self._program.end()

    def forget(self) -> None:
        asyncio.run(self._with_channel(_emptied))

    def taken(self) -> list[Taken]:
        found: list[Taken] = asyncio.run(self._with_channel(_read))
        return found

    def run(self, doing: Any) -> Any:
        """Do something with a channel of the server."""
        return asyncio.run(self._with_channel(doing))

    def close(self) -> None:
        self.cable.close()
        self.kill()
        self._names.end()

    async def _with_channel(self, doing: Any) -> Any:
        import aio_pika

        connection = await aio_pika.connect(
            host="127.0.0.1", port=self.port, login="tributary", password=self.secret, timeout=30
        )
        async with connection:
            return await doing(await connection.channel())


async def _declared(channel) -> None:
    await channel.declare_queue(QUEUE, durable=True)


async def _emptied(channel) -> None:
    await (await channel.get_queue(QUEUE)).purge()


async def _read(channel) -> list[Taken]:
    """Read what is there, and leave it there."""
    queue = await channel.get_queue(QUEUE)
    messages = []
    while (message := await queue.get(fail=False)) is not None:
        assert message.delivery_mode == 2
        assert message.message_id == message.headers["record-id"]
        messages.append(message)
    return [
        Taken(each.headers.get("learner", ""), dict(each.headers), json.loads(each.body), each.routing_key)
        for each in messages
    ]
