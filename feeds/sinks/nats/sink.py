"""Sends learning records to a stream of NATS JetStream, which knows each by its id and acknowledges what it keeps."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from typing import Any

from feeds.rules.broker_address import Schemes, broker_address
from feeds.rules.broker_message import CONTENT_TYPE, PLACEHOLDERS, Message, is_one_place
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
from feeds.services.sinks import Destination, Unreachable
from people.services import outbound

SCHEMES = Schemes("tls", 4222, "nats", 4222)
_CLOSE_SECONDS = 1.0
_TOO_LARGE_FOR_THE_STREAM = 10_054


class NatsSink(BrokerSink):
    """A subject that a stream takes; the stream leaves out what it has, by ``Nats-Msg-Id``."""

    kind = "nats"
    title = "NATS JetStream"
    help_of_url = "tls://host:4222"
    options = (
        Option("subject", f"Where the records go; {PLACEHOLDERS}.", is_needed=True),
        Option("stream", "The stream that has to take them; whichever takes the subject, if it is empty."),
        Option(USER.name, f"{USER.help} Without a user the secret is a token."),
        LARGEST,
    )
    schemes = SCHEMES
    module = "nats"
    package = "nats-py"

    def open(self, destination: Destination) -> AbstractContextManager[MessageChannel]:
        """Return a connection to JetStream."""
        from nats.errors import Error  # noqa: PLC0415 - optional

        return channel_of(_connected(destination), destination, failures=(Error,))


SINK = NatsSink()


@asynccontextmanager
async def _connected(to: Destination) -> AsyncIterator[AsyncPublish]:
    from nats.aio.client import Client  # noqa: PLC0415 - optional
    from nats.errors import ConnectionClosedError, NoServersError  # noqa: PLC0415 - optional

    troubles: list[Exception] = []
    closed = asyncio.Event()

    async def keep(trouble: Exception) -> None:
        troubles.append(trouble)

    async def end() -> None:
        closed.set()

    async def publish(messages: Sequence[Message]) -> list[str]:
        sending, ending = asyncio.ensure_future(_sent(client, messages, to)), asyncio.ensure_future(closed.wait())
        await asyncio.wait({sending, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not sending.done():
            sending.cancel()
            raise ConnectionClosedError
        return sending.result()

    client = Client()
    try:
        await client.connect(
            to.url,
            **_shown(to),
            tls=outbound.trusted() if broker_address(to.url, SCHEMES).is_encrypted else None,
            name=outbound.USER_AGENT,
            allow_reconnect=False,
            # Once more than once; 0 would be without end.
            max_reconnect_attempts=1,
            reconnect_time_wait=0,
            connect_timeout=CONNECT_SECONDS,
            error_cb=keep,
            closed_cb=end,
        )
        yield publish
    except NoServersError as error:
        raise (troubles or [error])[-1] from error
    finally:
        # After a handshake that failed the client would wait for ever.
        with suppress(TimeoutError):
            await asyncio.wait_for(client.close(), _CLOSE_SECONDS)


def _shown(to: Destination) -> dict[str, str]:
    """Return what the server lets us in by."""
    password = password_of(to)
    if to.options["user"]:
        return {"user": to.options["user"], "password": password}
    return {"token": password} if password else {}


async def _sent(client: Any, messages: Sequence[Message], to: Destination) -> list[str]:
    """Send messages in order, and return what came of each.

    The first goes alone: with it the client subscribes to what it is answered, and others would overtake it meanwhile.
    """
    stream = client.jetstream(timeout=SECONDS)
    asked = [
        stream.publish(
            each.placed(to.options["subject"]),
            each.body,
            stream=to.options["stream"] or None,
            headers={**each.headers, "content-type": CONTENT_TYPE, "Nats-Msg-Id": each.id},
        )
        for each in messages
    ]
    answers = [*await asyncio.gather(asked[0], return_exceptions=True)]
    answers += await asyncio.gather(*asked[1:], return_exceptions=True)
    return [_why_refused(each, answer, to.options) for each, answer in zip(messages, answers, strict=True)]


def _why_refused(message: Message, answer: Any, options: Mapping[str, Any]) -> str:
    """Return why a message is never taken; what may be taken later is raised."""
    from nats.errors import MaxPayloadError  # noqa: PLC0415 - optional
    from nats.js.errors import APIError, NoStreamResponseError  # noqa: PLC0415 - optional

    if not isinstance(answer, BaseException):
        return ""
    if isinstance(answer, NoStreamResponseError):
        why = f"No stream takes the subject {message.placed(options['subject'])!r}."
        if is_one_place(options["subject"]):
            raise Unreachable(why)
        return why
    if isinstance(answer, MaxPayloadError):
        return f"It has {len(message.body)} bytes and its headers, which is more than the server takes."
    if isinstance(answer, APIError) and answer.err_code == _TOO_LARGE_FOR_THE_STREAM:
        return f"The stream doesn't take it: {answer.description}."
    raise answer
