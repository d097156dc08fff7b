"""What has to hold while a batch is stored: a change of one row, made in the same call or not at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from people.services.prepared import Call


@dataclass(frozen=True, slots=True)
class Provision:
    """An UPDATE of one row, with its own parameters from $1 on; if it finds no row, nothing is stored.

    ``name`` is short and stands for the UPDATE. The row stays locked until the batch is committed with it, so that
    whoever changes what the UPDATE looks for comes before or after the batch.
    """

    name: str
    update: str
    parameters: Sequence[str]

    def before(self, call: Call, taken: int) -> Call:
        """Return a call that stores only after the provision; ``taken`` parameters are the call's own."""
        return _combined(self.name, self.update, call, taken)


@lru_cache(maxsize=32)
def _combined(name: str, update: str, call: Call, taken: int) -> Call:
    shifted = re.sub(r"\$(\d+)", lambda match: f"${int(match[1]) + taken}", update)
    query = f"WITH provided AS ({shifted} RETURNING 1) {call.query.decode()} FROM provided"
    return Call(call.name + b"_" + name.encode(), query.encode())
