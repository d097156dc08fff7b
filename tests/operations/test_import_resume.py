"""An import that was broken off goes on where it stopped, and does nothing twice."""

import gzip
import json

import pytest
from django.core.management import CommandError

from tests.lrs.log import make_statement
from tests.operations.conftest import as_ndjson, ids_in

HUGE = {"https://example.org/ext/text": "x" * 600_000}


@pytest.fixture(params=["lines", "array", "gzip"])
def source(request, folder):
    """A file whose fifth Statement is too long for a store that takes 100 kB."""
    statements = [make_statement() for _ in range(8)]
    statements[4] = make_statement(context={"extensions": HUGE})
    content = json.dumps(statements).encode() if request.param == "array" else as_ndjson(*statements)
    # The second Statement is a bad one.
    content = content.replace(statements[1]["id"].encode(), b"no-id")
    (folder / "s.json").write_bytes(gzip.compress(content) if request.param == "gzip" else content)
    return [each["id"] for number, each in enumerate(statements) if number != 1]


def bring(manage, *words: str) -> str:
    return manage("statements", "import", "s.json", "--tenant", "north", "--batch", "2", "--reject", "r", *words)


@pytest.fixture
def broken_off(source, north, manage, settings):
    """An import that stopped at the long Statement, and the store that takes longer ones now."""
    with settings_of(settings, 100_000), pytest.raises(CommandError, match="--resume goes on from there") as told:
        bring(manage)
    assert "Broken off after 4 Statements, all of them settled" in str(told.value)
    return source


class settings_of:  # noqa: N801 - reads as what it does
    def __init__(self, settings, limit: int) -> None:
        self.settings, self.limit, self.before = settings, limit, settings.MAX_BODY_BYTES

    def __enter__(self) -> None:
        self.settings.MAX_BODY_BYTES = self.limit

    def __exit__(self, *_) -> None:
        self.settings.MAX_BODY_BYTES = self.before


def test_what_came_before_the_break_is_stored(broken_off, north):
    assert ids_in(north) == broken_off[:3]


def test_it_goes_on_and_the_summary_is_of_the_whole(broken_off, north, manage, folder):
    with pytest.raises(CommandError, match="What was rejected is in r"):
        bring(manage, "--resume")
    assert ids_in(north) == broken_off
    assert [json.loads(line)["number"] for line in (folder / "r").read_text().splitlines()] == [2]
    assert not (folder / "r.checkpoint").exists()


def test_rejects_from_after_the_checkpoint_are_not_told_twice(broken_off, manage, folder):
    with (folder / "r").open("ab") as file:
        file.write(b'{"number": 6, "written": "just before the power went"}\n')
    with pytest.raises(CommandError):
        bring(manage, "--resume")
    assert [json.loads(line)["number"] for line in (folder / "r").read_text().splitlines()] == [2]


def test_a_changed_file_is_not_resumed(broken_off, north, manage, folder):
    with (folder / "s.json").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(CommandError, match="it was changed since"):
        bring(manage, "--resume")
    assert ids_in(north) == broken_off[:3]


def test_another_tenant_doesnt_take_over_the_checkpoint(broken_off, south, manage):
    with pytest.raises(CommandError, match="isn't the one whose import was broken off"):
        bring(manage, "--resume", "--tenant", "south")


def test_without_resume_it_starts_anew_and_stores_nothing_twice(broken_off, north, manage):
    with pytest.raises(CommandError):
        bring(manage)
    assert ids_in(north) == broken_off


def test_a_torn_checkpoint_is_told(broken_off, manage, folder):
    (folder / "r.checkpoint").write_text('{"identity":')
    with pytest.raises(CommandError, match="can't be read; import from the start"):
        bring(manage, "--resume")


def test_nothing_to_resume_starts_from_the_beginning(north, manage, folder):
    statement = make_statement()
    (folder / "s.json").write_bytes(as_ndjson(statement))
    assert bring(manage, "--resume").startswith("No import was broken off here; this one starts from the beginning.")
    assert ids_in(north) == [statement["id"]]


def test_a_gzip_that_breaks_off_stops_the_import_after_what_could_be_read(north, manage, folder):
    statements = [make_statement(context={"extensions": {"https://e.org/x": str(n) * 3000}}) for n in range(300)]
    whole = gzip.compress(as_ndjson(*statements), compresslevel=0)
    (folder / "s.json").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="The file can't be read any further"):
        bring(manage)
    assert 0 < len(ids_in(north)) < 300
