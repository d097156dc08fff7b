"""``manage.py statements export``: Statements as they are stored, one a line, found by the API's own filters."""

import gzip
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandParser

from lrs.management.progress import progress_bar
from lrs.rules.versions import Version
from lrs.services.statement_export import as_line, pages_of, write_attachments
from lrs.services.statement_filter import query_of
from people.services import operators, tenants

_VALUES = ("agent", "verb", "activity", "registration", "since", "until")
_SWITCHES = ("related_agents", "related_activities")


def add_arguments(parser: CommandParser) -> None:
    """Describe the sub-command's options."""
    add = parser.add_argument
    add("target", metavar="FILE|-", help="A file, or - for standard output.")
    add("--tenant", default=tenants.DEFAULT_SLUG, metavar="SLUG", help="Whose store; the default tenant if not given.")
    for name in _VALUES:
        add(f"--{name}", metavar="JSON" if name == "agent" else "VALUE", help=f"As the API's parameter '{name}'.")
    for name in _SWITCHES:
        add(f"--{name.replace('_', '-')}", action="store_true", help=f"As the API's parameter '{name}'.")
    add("--include-voided", action="store_true", help="Voided Statements as well, which the API's filters never show.")
    add("--gzip", action="store_true", help="Compress; done by itself for a FILE that ends with .gz.")
    add("--attachments", type=Path, metavar="DIR", help="Write attachments' contents there, each named by its sha2.")


def run(command: BaseCommand, options: Mapping[str, Any]) -> None:
    """Export, and say how much it was."""
    tenant = tenants.get(options["tenant"])
    parameters = {name: options[name] for name in _VALUES if options[name] is not None}
    parameters |= {name: "true" for name in _SWITCHES if options[name]}
    principal = operators.operator(tenant, "export")
    query = query_of(parameters, principal=principal, version=Version.V1_0_3)
    query = replace(query, include_voided=options["include_voided"])
    folder: Path | None = options["attachments"]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    statements = contents = 0
    with (
        _target(options["target"], is_gzip=options["gzip"]) as out,
        progress_bar(total=None, quiet=options["verbosity"] == 0) as bar,
    ):
        for payloads in pages_of(query):
            out.writelines(map(as_line, payloads))
            if folder is not None:
                contents += write_attachments(tenant.pk, payloads, folder)
            statements += len(payloads)
            bar.show(statements)
    told = command.stderr if options["target"] == "-" else command.stdout
    told.write(f"Exported {statements:,} Statements" + (f" and {contents:,} attachments." if folder else "."))


@contextmanager
def _target(name: str, *, is_gzip: bool) -> Iterator[IO[bytes]]:
    """Open what is written; a file has its name only when it is complete."""
    if name == "-":
        sys.stdout.flush()
        with _compressed(sys.stdout.buffer, is_gzip=is_gzip) as out:
            yield out
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists() and not path.is_file():  # a pipe or a device can't be replaced by a file
        with path.open("wb") as file, _compressed(file, is_gzip=is_gzip) as out:
            yield out
        return
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file, _compressed(file, is_gzip=is_gzip or path.suffix == ".gz") as out:
        yield out
    unfinished.replace(path)


@contextmanager
def _compressed(file: IO[bytes], *, is_gzip: bool) -> Iterator[IO[bytes]]:
    if not is_gzip:
        yield file
        return
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0, filename="") as out:
        yield out
