"""Sends learning records to an exchange of RabbitMQ: persistent, mandatory, each confirmed by the broker."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from feeds.rules.broker_address import Schemes, broker_address
from feeds.rules.broker_message import CONTENT_TYPE, PLACEHOLDERS, Message, is_one_place
from feeds.rules.sink_options import Option
from feeds.services.broker_channel import LARGEST, AsyncPublish, MessageChannel, channel_of, password_of
from feeds.services.broker_sink import USER, BrokerSink
from feeds.services.sinks import Destination, Unreachable
from people.services import outbound

SCHEMES = Schemes("amqps", 5671, "amqp", 5672)


class AmqpSink(BrokerSink):
    """An exchange; queues are bound to it by whoever reads them, and there has to be one."""

    kind = "amqp"
    title = "RabbitMQ (AMQP 0-9-1)"
    help_of_url = "amqps://host:5671/virtual-host"
    options = (
        Option("exchange", "Where the records go; the default exchange, if it is empty."),
        Option("routing_key", f"The key of each; {PLACEHOLDERS}.", is_needed=True),
        USER,
        LARGEST,
    )
    schemes = SCHEMES
    module = "aio_pika"
    package = "aio-pika"

    def open(self, destination: Destination) -> AbstractContextManager[MessageChannel]:
        """Return a channel of the broker that confirms what it keeps."""
        from aio_pika.exceptions import AMQPError, ChannelInvalidStateError  # noqa: PLC0415 - optional

        return channel_of(_connected(destination), destination, failures=(AMQPError, ChannelInvalidStateError))


SINK = AmqpSink()


@asynccontextmanager
async def _connected(to: Destination) -> AsyncIterator[AsyncPublish]:
    import aio_pika  # noqa: PLC0415 - optional

    address = broker_address(to.url, SCHEMES)
    try:
        connection = await aio_pika.connect(
            host=address.host,
            port=address.port,
            virtualhost=address.path or "/",
            login=to.options["user"],
            password=password_of(to),
            ssl=address.is_encrypted,
            ssl_context=outbound.trusted() if address.is_encrypted else None,
        )
    except aio_pika.exceptions.InvalidFrameError as error:
        # The client doesn't say why the broker closed the connection when the virtual host was to be opened.
        raise Unreachable(f"The broker doesn't open the virtual host {address.path or '/'!r} to the user.") from error
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        name = to.options["exchange"]
        exchange = await channel.get_exchange(name) if name else channel.default_exchange
        key = to.options["routing_key"]

        async def publish(messages: Sequence[Message]) -> list[str]:
            # They are written in the order in which they are asked for, and confirmed together.
            asked = [exchange.publish(_amqp(each), each.placed(key)) for each in messages]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            return [_why_refused(answer, key) for answer in answers]

        yield publish


def _why_refused(answer: Any, key: str) -> str:
    """Return why no queue took a message; what may be taken later is raised."""
    from aio_pika.exceptions import PublishError  # noqa: PLC0415 - optional

    if not isinstance(answer, BaseException):
        return ""
    if not isinstance(answer, PublishError):
        raise answer
    why = f"No queue is bound for the routing key {answer.message.routing_key!r}."
    if is_one_place(key):
        raise Unreachable(why)
    return why


def _amqp(message: Message) -> Any:
    import aio_pika  # noqa: PLC0415 - optional

    return aio_pika.Message(
        message.body,
        message_id=message.id,
        type=message.schema,
        content_type=CONTENT_TYPE,
        headers=message.headers,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        app_id=outbound.USER_AGENT,
    )
