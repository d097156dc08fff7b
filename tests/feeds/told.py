"""Statements as the log returns them, and what the server knows beside them; valid by default."""

from typing import Any
from uuid import UUID

from feeds.rules.learning_record import LearnerOf
from feeds.rules.mapping import Facts

ADL = "http://adlnet.gov/expapi/verbs/"
ANA = UUID("0c1d9b4e-2c55-4d0f-8f5e-2f6d2f0d3a11")
REGISTRATION = "7b6e7f2b-3c67-4f6e-9a53-8f0b7e1f2d4c"
POSITION = 868_000_000_000_000_000


def statement(verb: str = ADL + "completed", **changes: Any) -> dict[str, Any]:
    return {
        "id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
        "actor": {"objectType": "Agent", "mbox": "mailto:ana@example.org"},
        "verb": {"id": verb},
        "object": {"objectType": "Activity", "id": "https://example.org/lesson"},
        "authority": {"objectType": "Agent", "account": {"homePage": "https://north.example.org", "name": "content"}},
        "stored": "2026-11-20T10:00:01.000Z",
        "timestamp": "2026-11-20T10:00:00.000Z",
        "version": "1.0.3",
        **changes,
    }


def facts(**changes: Any) -> Facts:
    return Facts(**{"tenant_id": 1, "tenant": "north", "learner": LearnerOf(ANA), **changes})
