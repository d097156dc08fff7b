"""What an import leaves beside its source: the rejected Statements with reasons, and how far it came."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from lrs.services.import_batch import Outcome, Rejected
from lrs.services.import_portion import Portion


class CannotResume(Exception):
    """The import that was broken off can't go on from where it stopped."""


@dataclass(slots=True)
class Tally:
    """How many Statements of the source are stored now, were stored before, and were rejected."""

    stored: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def seen(self) -> int:
        """Return how many were looked at."""
        return self.stored + self.known + self.rejected


class Journal:
    """The reject file, and beside it the checkpoint; a checkpoint exists as long as the import isn't finished.

    The checkpoint is written after the Statements before it were committed. Losing it costs time and nothing else:
    what is stored already is recognised.
    """

    def __init__(self, rejects: Path, identity: Mapping[str, Any]) -> None:
        self.rejects = rejects
        self.checkpoint = rejects.with_name(rejects.name + ".checkpoint")
        self.tally = Tally()
        self._identity = dict(identity)

    def start_over(self) -> None:
        """Forget an earlier import: its rejects and its checkpoint."""
        self.rejects.unlink(missing_ok=True)
        self.checkpoint.unlink(missing_ok=True)

    def resume(self) -> Mapping[str, Any] | None:
        """Return the mark to go on from, None if nothing was broken off; rejects after it are dropped."""
        if not self.checkpoint.is_file():
            return None
        try:
            kept = json.loads(self.checkpoint.read_text())
            identity, mark, size = kept["identity"], kept["mark"], int(kept["rejects_size"])
            self.tally = Tally(**kept["tally"])
        except (ValueError, KeyError, TypeError) as error:
            raise CannotResume(f"The checkpoint {self.checkpoint} can't be read; import from the start.") from error
        if identity != self._identity:
            raise CannotResume(
                "The source isn't the one whose import was broken off, or it was changed since. "
                "Import it from the start: what is stored already is recognised."
            )
        if self.rejects.is_file():
            os.truncate(self.rejects, min(size, self.rejects.stat().st_size))
        found: Mapping[str, Any] = mark
        return found

    def note(self, portion: Portion, outcome: Outcome) -> None:
        """Write down what became of a portion."""
        if outcome.rejected:
            with self.rejects.open("ab") as file:
                file.writelines(_line(rejected) for rejected in outcome.rejected)
        self.tally.stored += outcome.stored
        self.tally.known += outcome.known
        self.tally.rejected += len(outcome.rejected)
        kept = {
            "identity": self._identity,
            "mark": dict(portion.mark),
            "rejects_size": self.rejects.stat().st_size if self.rejects.is_file() else 0,
            "tally": {"stored": self.tally.stored, "known": self.tally.known, "rejected": self.tally.rejected},
        }
        fresh = self.checkpoint.with_name(self.checkpoint.name + ".new")
        fresh.write_text(json.dumps(kept))
        fresh.replace(self.checkpoint)

    def finish(self) -> None:
        """Drop the checkpoint: nothing is left to be resumed."""
        self.checkpoint.unlink(missing_ok=True)


def _line(rejected: Rejected) -> bytes:
    """Return a line of the reject file; the Statement stands in it as it came, if it is JSON at all."""
    candidate, refusal = rejected.candidate, rejected.refusal
    about: dict[str, Any] = {"number": candidate.number}
    if candidate.line is not None:
        about["line"] = candidate.line
    about.update(refusal.as_json())
    try:
        orjson.loads(candidate.raw)
    except orjson.JSONDecodeError:
        about["text"] = candidate.raw.decode("utf-8", "replace")
    else:
        # Line breaks stand between tokens only: in strings JSON has them escaped.
        about["statement"] = orjson.Fragment(candidate.raw.replace(b"\r", b" ").replace(b"\n", b" "))
    return orjson.dumps(about, default=str, option=orjson.OPT_APPEND_NEWLINE)
