"""Imports Statements: portion by portion through ``record``, with a journal of what was rejected and how far it is."""

from collections.abc import Callable, Iterable

from lrs.services.import_journal import Journal, Tally
from lrs.services.import_portion import Portion
from lrs.services.import_workers import Store

Progress = Callable[[Tally, Portion], None]


def import_statements(
    portions: Iterable[Portion], *, store: Store, journal: Journal, on_progress: Progress | None = None
) -> Tally:
    """Store every portion; importing the same source again stores nothing twice.

    What interrupts it (the database is gone, the source can't be read any further) is raised after everything
    before it was committed and noted: the import can be resumed from there.
    """
    for portion, outcome in store(portions):
        journal.note(portion, outcome)
        if on_progress is not None:
            on_progress(journal.tally, portion)
    journal.finish()
    return journal.tally
