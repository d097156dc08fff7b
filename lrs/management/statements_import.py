"""``manage.py statements import``: a JSON array, NDJSON, gzip of either, or another LRS's endpoint."""

import io
import json
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, connection

from lrs.http.remote_lrs import RemoteLRS
from lrs.management.progress import progress_bar
from lrs.rules.errors import TemporarilyUnavailable
from lrs.rules.position import PLACES
from lrs.rules.tolerance import TOLERANCES
from lrs.rules.versions import Version, requested_version
from lrs.services.import_batch import Terms
from lrs.services.import_file import StatementFile, opened, portions_of
from lrs.services.import_journal import CannotResume, Journal, Tally
from lrs.services.import_portion import ContentsOfFolder, Portion
from lrs.services.import_workers import storing
from lrs.services.statement_import import import_statements
from lrs.services.statement_stream import UnreadableStream
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services import operators, tenants

SOME_REJECTED = 3
"""The exit code when everything was read, and not everything could be stored."""

INTERRUPTED = 130
"""The exit code after Control-C, as shells have it."""

MOST_WORKERS = 4
"""How many processes store at once if nothing is said; more need a database server with more cores."""

_INTERRUPTIONS = (BrokenProcessPool, UnreadableStream, TemporarilyUnavailable, DatabaseError, InterfaceError, OSError)


def add_arguments(parser: CommandParser) -> None:
    """Describe the sub-command's options."""
    add = parser.add_argument
    add("source", metavar="FILE|-|URL", help="A file, - for standard input, or the xAPI endpoint of another store.")
    add("--tenant", default=tenants.DEFAULT_SLUG, metavar="SLUG", help="Whose store; the default tenant if not given.")
    add("--key", default="", help="The key by which the other store knows us.")
    add("--secret", default="", help="The secret that belongs to it.")
    add("--credential", metavar="KEY", help="Store in the name of this credential, by its rights and tolerances.")
    add("--authority", type=_agent, metavar="JSON", help="The authority; by default an account called 'import'.")
    add("--keep-authority", action="store_true", help="Leave each Statement the authority that it has.")
    add("--tolerate", action="extend", nargs="+", default=[], choices=sorted(TOLERANCES), help="Repair sloppiness.")
    add("--xapi-version", type=_version, help="What to ask another store in, and to take Statements for that say none.")
    add("--attachments", type=Path, metavar="DIR", help="Where attachments' contents lie, as an export writes them.")
    add("--reject", type=Path, metavar="FILE", help="Where rejected Statements go, with reasons; it is written anew.")
    add("--batch", type=_batch, default=1000, metavar="N", help="Statements in one transaction (1000).")
    add("--workers", type=_workers, metavar="N", help="Processes that store at once; 1 keeps the source's order.")
    add("--resume", action="store_true", help="Go on where an import with the same reject file was broken off.")


def run(command: BaseCommand, options: Mapping[str, Any]) -> None:
    """Import, and say what came of it."""
    slug = options["tenant"]
    tenant = tenants.get_or_create_default() if slug == tenants.DEFAULT_SLUG else tenants.get(slug)
    principal = _principal(tenant, options)
    version = Version.V1_0_3 if options["xapi_version"] is None else requested_version(options["xapi_version"])
    with _source(options) as (source, total):
        journal = Journal(_reject_file(options), {**source.identity(), "tenant": tenant.slug})
        portions = _portions(source, options, mark=_mark(command, journal, resume=options["resume"]))
        started, before = perf_counter(), journal.tally.seen
        with progress_bar(total=total, quiet=options["verbosity"] == 0) as bar:
            try:
                import_statements(
                    portions,
                    store=storing(Terms(principal, version), workers=_workers_for(source, options)),
                    journal=journal,
                    on_progress=lambda tally, portion: bar.show(tally.seen - before, portion.bytes_read),
                )
            except _INTERRUPTIONS as error:
                raise _broken_off(journal, str(error), returncode=1) from error
            except KeyboardInterrupt:
                raise _broken_off(journal, "interrupted", returncode=INTERRUPTED) from None
    _report(command, journal, count=journal.tally.seen - before, seconds=perf_counter() - started)


def _principal(tenant: Any, options: Mapping[str, Any]) -> Principal:
    if options["credential"] is None:
        principal = operators.operator(
            tenant, "import", agent=options["authority"], may_set_authority=options["keep_authority"]
        )
    else:
        if options["authority"] is not None:
            raise CommandError("--authority and --credential exclude each other: a credential has its own agent.")
        principal = operators.holder_of(tenant, options["credential"], now=datetime.now(UTC))
        if not allows(principal.scopes, "statements/write"):
            raise CommandError(f"The credential {options['credential']!r} lacks the scope 'statements/write'.")
        if options["keep_authority"] and not principal.may_set_authority:
            raise CommandError(f"The credential {options['credential']!r} may not set an authority.")
        principal = replace(principal, may_set_authority=options["keep_authority"])
    return replace(principal, tolerances=principal.tolerances | frozenset(options["tolerate"]))


@contextmanager
def _source(options: Mapping[str, Any]) -> Iterator[tuple[StatementFile | RemoteLRS, int | None]]:
    """Open what is imported; yield it with its size in bytes, where that is known."""
    name = options["source"]
    if name.startswith(("http://", "https://")):
        yield RemoteLRS(name, options["key"], options["secret"], options["xapi_version"]), None
    elif name == "-":
        raw = sys.stdin.buffer
        yield StatementFile(raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw), "-"), None  # type: ignore[type-var]
    else:
        try:
            with opened(Path(name)) as file:
                yield file, file.size
        except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
            raise CommandError(f"{name} can't be read: {error.strerror}.") from None


def _portions(
    source: StatementFile | RemoteLRS, options: Mapping[str, Any], *, mark: Mapping[str, Any] | None
) -> Iterable[Portion]:
    if isinstance(source, RemoteLRS):
        return source.portions(batch=options["batch"], mark=mark)
    contents = None if options["attachments"] is None else ContentsOfFolder(options["attachments"])
    return portions_of(source, batch=options["batch"], longest=settings.MAX_BODY_BYTES, mark=mark, contents=contents)


def _reject_file(options: Mapping[str, Any]) -> Path:
    given: Path | None = options["reject"]
    name = options["source"]
    if given is not None:
        return given
    is_file = name != "-" and not name.startswith(("http://", "https://"))
    return Path(f"{Path(name).name if is_file else 'statements'}.rejected.ndjson")


def _mark(command: BaseCommand, journal: Journal, *, resume: bool) -> Mapping[str, Any] | None:
    if not resume:
        if journal.checkpoint.is_file():
            command.stderr.write("An import was broken off here before; this one starts anew (--resume would go on).")
        journal.start_over()
        return None
    try:
        mark = journal.resume()
    except CannotResume as error:
        raise CommandError(str(error)) from None
    if mark is None:
        command.stderr.write("No import was broken off here; this one starts from the beginning.")
        journal.start_over()
    return mark


def _broken_off(journal: Journal, why: str, *, returncode: int) -> CommandError:
    return CommandError(
        f"Broken off after {journal.tally.seen:,} Statements, all of them settled: {why}\n"
        "The same command with --resume goes on from there.",
        returncode=returncode,
    )


def _report(command: BaseCommand, journal: Journal, *, count: int, seconds: float) -> None:
    tally: Tally = journal.tally
    command.stdout.write(
        f"Stored {tally.stored:,} Statements; {tally.known:,} were stored already, {tally.rejected:,} were rejected"
        f" ({count:,} in {seconds:.1f} s, {count / seconds if seconds else 0:,.0f}/s)."
    )
    if tally.rejected:
        raise CommandError(f"What was rejected is in {journal.rejects}, with reasons.", returncode=SOME_REJECTED)


def _agent(text: str) -> dict[str, Any]:
    try:
        agent = json.loads(text)
    except ValueError:
        raise ArgumentTypeError("the authority is no JSON") from None
    if not isinstance(agent, dict):
        raise ArgumentTypeError("the authority is no JSON object")
    return agent


def _version(text: str) -> str:
    try:
        requested_version(text)
    except Exception as error:
        raise ArgumentTypeError(str(error)) from None
    return text


def _workers_for(source: StatementFile | RemoteLRS, options: Mapping[str, Any]) -> int:
    """Return how many processes store.

    It is one where the source is slower than the store, where the store takes one writer, and within a transaction,
    of which other processes know nothing.
    """
    if isinstance(source, RemoteLRS) or connection.vendor != "postgresql" or connection.in_atomic_block:
        return 1
    return options["workers"] or min(os.cpu_count() or 1, MOST_WORKERS)


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _batch(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= PLACES:
        raise ArgumentTypeError(f"{text!r} is no number from 1 to {PLACES}")
    return int(text)
