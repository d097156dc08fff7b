"""Rows on their way into the statement log."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A row of the log: one Statement as it will be returned."""

    position: int
    statement_id: UUID
    timestamp_given: bool
    voided: bool
    repairs: str
    payload: str
