"""Stores portions one after the other, or several at a time in processes of their own."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from django.db import connection

from lrs.services.import_batch import Outcome, Terms, store_portion
from lrs.services.import_portion import Contents, Portion
from lrs.services.import_process import begin
from lrs.services.statement_stream import Candidate

Store = Callable[[Iterable[Portion]], Iterator[tuple[Portion, Outcome]]]
"""Stores portions and yields them in the source's order, each with what became of it."""

LightPortion = tuple[list[tuple[bytes, int, int | None, str | None]], Contents | None]

_AHEAD = 2
"""How many portions wait for each process, so that none waits for the source; no more are held in memory."""


_ALONE = 4
"""How many portions are stored before processes are started for the others: a small import is done by then."""


def storing(terms: Terms, *, workers: int) -> Store:
    """Return what stores portions on these terms, in the source's order or by several processes at once.

    With several workers portions are committed in any order, but reported in the source's: what comes after a
    portion that failed isn't reported, and is recognised as stored when the import is resumed.
    """

    def store(portions: Iterable[Portion]) -> Iterator[tuple[Portion, Outcome]]:
        coming = iter(portions)
        for portion in coming if workers == 1 else islice(coming, _ALONE):
            yield portion, store_portion(portion, terms)
        for portion in coming:
            yield from _stored_by_processes(chain([portion], coming), terms, workers)

    return store


def _light(portion: Portion) -> LightPortion:
    """Return what another process needs of a portion: plain values travel in a third of the time."""
    texts = [(each.raw, each.number, each.line, each.fault) for each in portion.candidates]
    return texts, portion.contents


def _store_light(portion: LightPortion, terms: Terms) -> Outcome:
    texts, contents = portion
    candidates = [Candidate(raw, number, line, fault=fault) for raw, number, line, fault in texts]
    return store_portion(Portion(candidates, {}, contents), terms)


def _stored_by_processes(portions: Iterable[Portion], terms: Terms, workers: int) -> Iterator[tuple[Portion, Outcome]]:
    # A fork would share the connection to the database, and the threads that look after it wouldn't be there.
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=begin, initargs=(connection.settings_dict["NAME"],)
    )
    pending: deque[tuple[Portion, Future[Outcome]]] = deque()
    try:
        for portion in portions:
            pending.append((portion, pool.submit(_store_light, _light(portion), terms)))
            if len(pending) > _AHEAD * workers:
                first, outcome = pending.popleft()
                yield first, outcome.result()
        for each, outcome in pending:
            yield each, outcome.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
