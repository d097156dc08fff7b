"""A learning record as a CloudEvent 1.0 in JSON, which is what webhooks and brokers carry."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

CONTENT_TYPE: Final = "application/cloudevents+json"
TYPE: Final = "learning-record.1.0."
"""Before the name of the event; whoever routes by type needs no look inside."""

_PLAIN: Final = "!#$&'()*+,/:;<=>?@[]^_`{|}~"


def cloud_event(record: Mapping[str, Any], *, origin: str) -> dict[str, Any]:
    """Return the event of a record; ``origin`` is where this server is reached.

    CloudEvents 1.0 §3.1; ``sequence`` is its extension of that name.
    """
    event = {
        "specversion": "1.0",
        "id": record["id"],
        "source": f"{origin}/tenants/{record['tenant']}",
        "type": TYPE + record["event"],
        "time": record.get("occurred_at", record["recorded_at"]),
        "datacontenttype": "application/json",
        "dataschema": f"{origin}/schemas/learning-record-1.0.json",
        "sequence": record["sequence"],
        "data": dict(record),
    }
    if "learner" in record:
        event["subject"] = record["learner"]["id"]
    return event


def as_headers(event: Mapping[str, Any]) -> dict[str, str]:
    """Return an event as the headers of a request whose body is data of another schema (HTTP Protocol Binding §3.1).

    What isn't printable ASCII is percent-encoded there (§3.1.3.2).
    """
    left_out = ("data", "datacontenttype", "dataschema")
    told = {name: quote(str(value), safe=_PLAIN) for name, value in event.items() if name not in left_out}
    return {"Content-Type": "application/json", **{f"ce-{name}": value for name, value in told.items()}}
