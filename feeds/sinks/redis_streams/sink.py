"""Adds learning records to a stream of Redis; on request none whose id was added a while before."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from django.conf import settings

from feeds.rules.broker_address import Schemes, broker_address
from feeds.rules.broker_message import PLACEHOLDERS, Message
from feeds.rules.sink_options import Option
from feeds.services.broker_channel import (
    CONNECT_SECONDS,
    LARGEST,
    SECONDS,
    AsyncPublish,
    MessageChannel,
    channel_of,
    password_of,
)
from feeds.services.broker_sink import USER, BrokerSink
from feeds.services.sinks import Destination
from people.services import outbound

SCHEMES = Schemes("rediss", 6379, "redis", 6379)

_ADD = """
local stream, id, longest, remembered = KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2])
if remembered > 0 and redis.call('EXISTS', id) == 1 then return '' end
local command = {'XADD', stream}
if longest > 0 then for _, word in ipairs({'MAXLEN', '~', longest}) do table.insert(command, word) end end
table.insert(command, '*')
for place = 3, #ARGV do table.insert(command, ARGV[place]) end
local added = redis.call(unpack(command))
if remembered > 0 then redis.call('SET', id, added, 'EX', remembered) end
return added
"""
"""Adds an entry, and remembers its id in the same step."""


class RedisSink(BrokerSink):
    """A stream; consumers read it by groups or by its entries' ids."""

    kind = "redis"
    title = "Redis Streams"
    help_of_url = "rediss://host:6379/0"
    options = (
        Option("stream", f"The key of the stream; {PLACEHOLDERS}.", is_needed=True),
        Option("max_length", "About how many entries stay; all of them, if 0.", type="number", default=0),
        Option(
            "remember_seconds",
            "How long ids are remembered, so that no record is added twice meanwhile; not at all, if 0.",
            type="number",
            default=0,
        ),
        USER,
        LARGEST,
    )
    schemes = SCHEMES
    module = "redis"
    package = "redis"

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no records can go there, empty if they can."""
        if problem := super().problem_of(url, options):
            return problem
        if not _database(url).isdigit():
            return f"its path is {_database(url)!r}; the number of a database is asked for"
        negative = next((each for each in ("max_length", "remember_seconds") if options[each] < 0), "")
        return f"{negative} is negative" if negative else ""

    def open(self, destination: Destination) -> AbstractContextManager[MessageChannel]:
        """Return a connection to the server."""
        from redis.exceptions import RedisError  # noqa: PLC0415 - optional

        return channel_of(_connected(destination), destination, failures=(RedisError,))


SINK = RedisSink()


@asynccontextmanager
async def _connected(to: Destination) -> AsyncIterator[AsyncPublish]:
    from redis.asyncio import Redis  # noqa: PLC0415 - optional
    from redis.asyncio.retry import Retry  # noqa: PLC0415 - optional
    from redis.backoff import NoBackoff  # noqa: PLC0415 - optional

    address = broker_address(to.url, SCHEMES)
    client = Redis(
        host=address.host,
        port=address.port,
        db=int(_database(to.url)),
        username=to.options["user"] or None,
        password=password_of(to) or None,
        ssl=address.is_encrypted,
        ssl_ca_certs=settings.OUTBOUND_CA_FILE or None,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=SECONDS,
        # A portion that is sent again by the client would be there twice.
        retry=Retry(NoBackoff(), 0),
        client_name=outbound.USER_AGENT,
    )
    async with client:
        await client.ping()
        add = client.register_script(_ADD)

        async def publish(messages: Sequence[Message]) -> list[str]:
            pipeline = client.pipeline(transaction=False)
            for each in messages:
                stream = each.placed(to.options["stream"])
                await add(keys=[stream, f"{stream}:{each.id}"], args=_arguments(each, to.options), client=pipeline)
            await pipeline.execute()
            return [""] * len(messages)

        yield publish


def _arguments(message: Message, options: Mapping[str, Any]) -> list[Any]:
    fields = {**message.headers, "record": message.body}
    return [options["max_length"], options["remember_seconds"], *(word for pair in fields.items() for word in pair)]


def _database(url: str) -> str:
    return broker_address(url, SCHEMES).path or "0"
