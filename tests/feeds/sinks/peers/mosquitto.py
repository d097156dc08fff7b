"""Mosquitto, with a subscriber of a lasting session."""

import json
import signal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.feeds.sinks.peers import Taken
from tests.feeds.sinks.peers.cable import MIDWAY, Cable
from tests.feeds.sinks.peers.program import Program, found
from tests.journeys.make_run import free_port

MISSING = "" if found("mosquitto") and find_spec("paho") else "mosquitto isn't installed"
TOPIC = "records/all"


class Mosquitto:
    kind = "mqtt"
    secret = "wonderland"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        passwords = folder / "passwords"
        passwords.write_text(f"tributary:{_hashed(self.secret)}\n")
        passwords.chmod(0o600)
        lines = [f"listener {self.port} 127.0.0.1", f"password_file {passwords}", "persistence true",
                 f"persistence_location {folder}/", "max_queued_messages 0", "max_inflight_messages 20",
                 "user root"]  # fmt: skip
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")
        self.cable = Cable(self.port)
        self.url = f"mqtt://127.0.0.1:{self.cable.port}"
        self.consumers_url = f"mqtt://tributary:{self.secret}@127.0.0.1:{self.port}"
        self.options = {"topic": TOPIC, "user": "tributary"}
        self._taken: list[Taken] = []
        self.start()

    def start(self) -> None:
        command = [str(found("mosquitto")), "-c", str(self._folder / "mosquitto.conf")]
        self._program = Program(command, log=self._folder / "log").listens(self.port)

    def dies_midway(self) -> None:
        """Die when some of the records to come have come."""
        self.cable.cut_after(MIDWAY, then=self.kill)

    def kill(self) -> None:
        """End it by SIGTERM: it writes down what it keeps then, and otherwise every half an hour."""
        self._program.end(signal.SIGTERM)

    def forget(self) -> None:
        """Begin a session anew, and go on with it: Mosquitto 2.0 writes down no session that has just begun."""
        self._taken = []
        self.session(clean=True)
        self.session(clean=False)

    def taken(self) -> list[Taken]:
        self.session(clean=False)
        return list(self._taken)

    def session(self, *, clean: bool) -> None:
        """Take what waits for the session, up to a message of our own that comes last."""
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.properties import Properties

        client = Client(CallbackAPIVersion.VERSION2, "consumer", protocol=MQTTProtocolVersion.MQTTv5)
        client.username_pw_set("tributary", self.secret)
        ended: list[bool] = []

        def subscribe(*_: Any) -> None:
            client.subscribe("records/#", qos=2)

        def say_the_end(*_: Any) -> None:
            client.publish("records/end", qos=1)

        def take(_client: Any, _data: Any, message: Any) -> None:
            if message.topic == "records/end":
                ended.append(True)
            else:
                self._taken.append(_message(message))

        client.on_connect, client.on_subscribe, client.on_message = subscribe, say_the_end, take
        lasting = Properties(PacketTypes.CONNECT)
        lasting.SessionExpiryInterval = 3_600
        client.connect("127.0.0.1", self.port, clean_start=clean, properties=lasting)
        while not ended:
            assert client.loop(1.0) == 0
        client.disconnect()
        client.loop(0.1)

    def close(self) -> None:
        self.cable.close()
        self.kill()


def _message(message: Any) -> Taken:
    headers = dict(message.properties.UserProperty)
    return Taken(headers.get("learner", ""), headers, json.loads(message.payload), message.topic)


def _hashed(password: str) -> str:
    """Return a password as Mosquitto keeps it: PBKDF2 of SHA-512."""
    from base64 import b64encode
    from hashlib import pbkdf2_hmac

    salt = b"twelve bytes"
    return (
        f"$7$101${b64encode(salt).decode()}${b64encode(pbkdf2_hmac('sha512', password.encode(), salt, 101)).decode()}"
    )
