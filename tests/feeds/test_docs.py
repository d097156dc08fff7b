"""What docs/feeds.md says is so: its table is the rows', its record fits the schema, its programs work."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from feeds.models import Feed, RecordStream
from feeds.services import feed_settings, following, sending_out, streams
from feeds.services.feed_settings import NewFeed
from people.services import learners
from tests.browser import needs_connections
from tests.feeds.loopback import Service
from tests.feeds.told import ADL
from tests.lrs.log import LESSON, make_principal, make_statement, store
from tests.lrs.replica_server import until
from tests.xapi.client import make_credential, make_tenant

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "feeds.md").read_text()
PROGRAMS = dict(re.findall(r"```python\n# (\w+)(?:\.py)?\n(.*?)```", PAGE, re.DOTALL))

Run = Callable[..., "subprocess.Popen[str]"]


@pytest.mark.parametrize("writer", ["records_page", "renderings_page"])
def test_the_tables_are_what_the_rows_say(writer) -> None:
    done = subprocess.run(
        [sys.executable, f"scripts/{writer}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_example_is_a_record() -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    schema = json.loads((ROOT / "feeds" / "rules" / "learning-record-1.0.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(json.loads(example))) == []


@pytest.mark.parametrize("name", ["consumer", "follow"])
def test_it_takes_ten_lines(name: str) -> None:
    assert len([line for line in PROGRAMS[name].splitlines() if line.strip()]) <= 10


@pytest.fixture
def north(transactional_db: None) -> Any:
    return make_tenant("north")


@pytest.fixture
def start(live_server: Any, north: Any, tmp_path: Path) -> Iterator[Run]:
    """Return what starts a program of the page, with a credential; what goes on by itself is asked once."""
    issued = make_credential(north)
    known = {"TRIBUTARY": live_server.url, "KEY": issued.credential.key, "SECRET": issued.secret}
    started: list[subprocess.Popen[str]] = []

    def begun(name: str, *arguments: str, once: bool = True, **environment: str) -> "subprocess.Popen[str]":
        code = PROGRAMS[name].replace("while True:", "for _ in range(1):") if once else PROGRAMS[name]
        command = [sys.executable, "-c", code, *arguments]
        settings = {**known, **environment, "PATH": os.environ["PATH"]}
        running = subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, text=True)
        started.append(running)
        return running

    yield begun
    for each in started:
        each.kill()
        each.communicate()


@pytest.fixture
def run(start: Run) -> Callable[..., str]:
    """Return what runs a program of the page to its end, and gives what it says."""

    def done(name: str, *arguments: str, **environment: str) -> str:
        running = start(name, *arguments, **environment)
        said, _ = running.communicate(timeout=60)
        assert running.returncode == 0
        return said

    return done


@pytest.fixture
def service() -> Iterator[Service]:
    listening = Service()
    yield listening
    listening.close()


def tell(tenant: Any, *words: str, **changes: Any) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}, **changes) for word in words])
    following.catch_up()


@needs_connections
def test_the_consumer_of_ten_lines_goes_on_where_it_ended(run, north) -> None:
    tell(north, "initialized")
    assert [line.split()[1] for line in run("consumer").splitlines()] == ["started"]
    tell(north, "passed")
    assert [line.split()[1] for line in run("consumer").splitlines()] == ["passed"]


@needs_connections
def test_the_follower_is_told_as_it_happens(start, north) -> None:
    tell(north, "initialized")
    following_it = start("follow")
    assert following_it.stdout.readline() == "started\n"
    tell(north, "passed")
    assert following_it.stdout.readline() == "passed\n"


@needs_connections
def test_a_slack_channel_is_told_who_passed_from_its_start_on(run, north, service) -> None:
    tell(north, "passed")
    run("slack", SLACK_WEBHOOK=service.url)
    tell(north, "failed", "passed")
    run("slack", SLACK_WEBHOOK=service.url)
    assert service.taken == [("POST", "/", {"text": f"Somebody: {LESSON} passed"})]


@needs_connections
def test_a_crm_is_told_by_a_feed(start, north, service, settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS, settings.OUTBOUND_PLAIN_HTTP = ["127.0.0.0/8"], True
    port = _free_port()
    streams.ensure([north.pk])
    RecordStream.objects.update(identities_leave=True)
    hook = NewFeed(name="CRM", url=f"http://127.0.0.1:{port}", events=["completed"])
    _, secret = feed_settings.create(north.pk, hook, who="bo")
    start("crm", once=False, FEED_SECRET=secret, CRM=service.url, PORT=str(port))
    until(lambda: _listens(port))
    tell(north, "answered", "completed")
    sending_out.deliver_all()
    [(method, path, body)] = service.taken
    assert (method, path, body["last_completed"]) == ("PATCH", "/contacts/ana@example.org", LESSON)
    assert Feed.objects.get().delivered == 1


@needs_connections
def test_an_hris_gets_a_file_of_what_was_completed_since_the_last_one(run, north, tmp_path) -> None:
    def file_after(*words: str) -> list[str]:
        tell(north, *words)
        run("hris")
        return [line.split(",")[2] for line in (tmp_path / "completions.csv").read_text().splitlines()]

    assert file_after("initialized", "completed") == ["completed"]
    assert file_after("answered", "passed") == ["passed"]
    assert file_after() == []


@needs_connections
def test_an_ai_service_answers_from_where_a_learner_stands(run, north, service) -> None:
    ana = learners.create(north, name="Ana")
    tell(north, "passed", actor=learners.agent_of(ana))
    said = run("ai", str(ana.pk), "Has she passed?", AI=f"{service.url}/v1", AI_KEY="x", AI_MODEL="m")
    [(_, path, asked)] = service.taken
    assert (said, path) == ("Ana has passed.\n", "/v1/chat/completions")
    assert '"status": "passed"' in asked["messages"][0]["content"]


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
