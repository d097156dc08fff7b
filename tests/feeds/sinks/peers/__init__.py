"""Brokers that a test starts, kills and starts again, and what their consumers have taken."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Taken:
    """A message as a consumer has it; ``place`` is its routing key, subject or topic."""

    key: str
    headers: dict[str, str]
    record: dict[str, Any]
    place: str = ""
