"""A client of MQTT whose network is attended to while somebody waits for it, and by no thread of its own."""

import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from feeds.rules.broker_address import Schemes, broker_address
from feeds.rules.broker_message import CONTENT_TYPE, Message, is_one_place
from feeds.services.broker_channel import CONNECT_SECONDS, LARGEST, SECONDS, password_of, told
from feeds.services.sinks import Destination, Unreachable
from people.rules.errors import Refusal
from people.services import outbound

_AT_LEAST_ONCE = 1
_NO_SUBSCRIBERS = 0x10
_NEVER = (0x95, 0x99)
"""Packet too large, payload format invalid (MQTT 5 §3.4.2.1)."""
_ROOM_OF_A_PACKET = 1_024
"""What a packet has beside a record: topic and properties."""
_LOOK_EVERY_SECONDS = 0.5


class Publisher:
    """Publishes messages in order, and waits until each is acknowledged."""

    def __init__(self, to: Destination, schemes: Schemes) -> None:
        from paho.mqtt.client import Client  # noqa: PLC0415 - optional
        from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion  # noqa: PLC0415 - optional

        self._to = to
        self._address = broker_address(to.url, schemes)
        self._connected: tuple[Any, Any] | None = None
        self._lost = ""
        self._acknowledged: dict[int, Any] = {}
        self._client = Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5, reconnect_on_failure=False
        )
        self._client.connect_timeout = CONNECT_SECONDS
        self._client.on_connect = self._keep_connected
        self._client.on_disconnect = self._keep_lost
        self._client.on_publish = self._keep_acknowledged
        if to.options["user"]:
            self._client.username_pw_set(to.options["user"], password_of(to) or None)
        if self._address.is_encrypted:
            self._client.tls_set_context(_NamedContext(outbound.trusted(), self._address.host))

    def connect(self) -> None:
        """Connect to an address that was judged."""
        until = time.monotonic() + CONNECT_SECONDS
        try:
            addresses = outbound.judged_addresses(self._address.host, self._address.port)
            self._reach_one_of(addresses)
        except Refusal as refusal:
            raise Unreachable(refusal.message) from refusal
        except (OSError, ValueError) as error:
            raise Unreachable(told(error, CONNECT_SECONDS)) from error
        self._wait(lambda: self._connected is not None, until)
        code = self._connected and self._connected[0]
        if code is None or code.is_failure:
            raise Unreachable(f"The broker doesn't let us in: {code or self._lost}.")

    def _reach_one_of(self, addresses: Sequence[str]) -> None:
        for address in addresses[:-1]:
            with suppress(OSError):
                self._client.connect(address, self._address.port)
                return
        self._client.connect(addresses[-1], self._address.port)

    def largest_bytes(self) -> int:
        """Return how many bytes a record may have: what the feed says, or the broker if that is less."""
        most: int = self._to.options[LARGEST.name]
        asked = getattr(self._connected and self._connected[1], "MaximumPacketSize", None)
        return min(most, asked - _ROOM_OF_A_PACKET) if asked else most

    def publish(self, messages: Sequence[Message]) -> list[str]:
        """Send these, and wait for what came of each."""
        until = time.monotonic() + SECONDS
        self._acknowledged.clear()
        ids = [self._sent(each) for each in messages]
        self._wait(lambda: len(self._acknowledged) >= len(ids), until)
        if len(self._acknowledged) < len(ids):
            raise Unreachable(self._lost or f"Records weren't acknowledged within {SECONDS:.0f} s.")
        return [self._why_refused(each, self._acknowledged[mid]) for each, mid in zip(messages, ids, strict=True)]

    def close(self) -> None:
        """Say good-bye."""
        self._client.disconnect()

    def _sent(self, message: Message) -> int:
        from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415 - optional
        from paho.mqtt.properties import Properties  # noqa: PLC0415 - optional

        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = list(message.headers.items())
        properties.ContentType = CONTENT_TYPE
        topic = message.placed(self._to.options["topic"])
        sent = self._client.publish(topic, message.body, qos=_AT_LEAST_ONCE, properties=properties)
        return int(sent.mid)

    def _why_refused(self, message: Message, code: Any) -> str:
        topic = self._to.options["topic"]
        if code.value == _NO_SUBSCRIBERS and self._to.options["needs_subscriber"]:
            why = f"Nobody subscribes to the topic {message.placed(topic)!r}."
            if is_one_place(topic):
                raise Unreachable(why)
            return why
        if code.is_failure and code.value not in _NEVER:
            raise Unreachable(f"The broker doesn't take records: {code}.")
        return str(code) if code.is_failure else ""

    def _wait(self, is_there: Any, until: float) -> None:
        """Attend to the network until something is there, the connection is lost, or the time is up."""
        while not is_there() and not self._lost and time.monotonic() < until:
            if failure := self._client.loop(_LOOK_EVERY_SECONDS):
                self._lost = self._lost or f"The connection was lost: {failure.name}."

    def _keep_connected(self, client: Any, userdata: Any, flags: Any, code: Any, properties: Any) -> None:
        self._connected = code, properties

    def _keep_lost(self, client: Any, userdata: Any, flags: Any, code: Any, properties: Any) -> None:
        self._lost = f"The connection was lost: {code}."

    def _keep_acknowledged(self, client: Any, userdata: Any, mid: int, code: Any, properties: Any) -> None:
        self._acknowledged[mid] = code


class _NamedContext:
    """TLS with a server that is connected to by its address, and has a certificate of its name."""

    check_hostname = True

    def __init__(self, context: ssl.SSLContext, name: str) -> None:
        self._context, self._name = context, name

    def wrap_socket(self, connection: Any, server_hostname: str, do_handshake_on_connect: bool) -> ssl.SSLSocket:
        """Return the encrypted connection; the handshake is over, or has closed it."""
        return self._context.wrap_socket(connection, server_hostname=self._name)
