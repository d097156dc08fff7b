"""What an installation takes of the machine while it works, and whether that stays flat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: memory of the server's processes in MB, its open files, and its connections to the database."""

    second: float
    megabytes: float
    open_files: int
    connections: int
    requests: int


def look(server: int, url: str, *, second: float, requests: int) -> Sample:
    """Look at the processes below this one, and at the database's sessions of the server."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    processes = [str(server), *children]
    with psycopg.connect(url, autocommit=True) as connection:
        asked = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tributary'")
        [sessions] = asked.fetchone() or (0,)
    return Sample(
        second,
        sum(_resident(process) for process in processes) / 1024,
        sum(len(list(Path(f"/proc/{process}/fd").iterdir())) for process in processes),
        sessions,
        requests,
    )


def _resident(process: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def growth(samples: Sequence[Sample]) -> list[str]:
    """Return what grew: the last third of the time is compared with the second, by their medians.

    Memory may be a tenth and 10 MB more, open files and connections two more.
    """
    third = len(samples) // 3
    before, after = samples[third : 2 * third], samples[2 * third :]
    told = []
    for name, allowed in (("megabytes", 10.0), ("open_files", 2.0), ("connections", 2.0)):
        was = median(getattr(sample, name) for sample in before)
        now = median(getattr(sample, name) for sample in after)
        limit = was * 1.1 + allowed if name == "megabytes" else was + allowed
        if now > limit:
            told.append(f"{name.replace('_', ' ')} grew from {was:,.0f} to {now:,.0f}")
    return told
