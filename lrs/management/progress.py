"""How long commands show that they are alive: how many, how fast, how much longer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class Bar:
    """The progress of one command: Statements counted, and bytes out of a total where that is known."""

    def __init__(self, progress: Progress, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task("Statements", total=total, statements=0)

    def show(self, statements: int, completed: int = 0) -> None:
        """Show how many Statements were handled, and how far the source is read."""
        self._progress.update(self._task, statements=statements, completed=completed)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Return the count and how many a second that is since the start."""
        count = task.fields["statements"]
        seconds = task.elapsed or 0.0
        return Text(f"{count:,} Statements, {count / seconds if seconds else 0:,.0f}/s")


@contextmanager
def progress_bar(*, total: int | None, quiet: bool) -> Iterator[Bar]:
    """Show a bar on standard error if somebody looks at it: a terminal, and not --verbosity 0."""
    columns: list[ProgressColumn] = [SpinnerColumn(), _Rate()]
    if total:
        columns += [BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn()]
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=quiet or not sys.stderr.isatty(), transient=True) as progress:
        yield Bar(progress, total)
