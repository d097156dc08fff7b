"""The tables of options on docs/brokers.md, as sinks declare them."""

from feeds.rules.sink_options import Option
from feeds.services.sinks import sink_of

HEAD = "| option | | if it isn't given |\n|---|---|---|\n"
KINDS = ("kafka", "amqp", "nats", "redis", "mqtt")


def option_table(kind: str) -> str:
    return HEAD + "".join(map(_row, sink_of(kind).options))


def _row(option: Option) -> str:
    choices = " " + ", ".join(f"`{each}`" for each in option.choices) + "." if option.choices else ""
    default = str(option.default).lower() if option.type == "flag" else str(option.default)
    shown = "*needed*" if option.is_needed else default and f"`{default}`"
    return f"| `{option.name}` | {option.help}{choices} | {shown} |\n"
