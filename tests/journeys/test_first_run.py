"""A newcomer's first half hour: `make run`, the commands it prints, and those of the pages that it leads to."""

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.make_run import ROOT, Store, environment_of, free_port, make_run

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the pages' commands use curl")

SHELL = 'set -euo pipefail\ncurl() { command curl --silent --show-error --fail "$@"; echo; }\n'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with make_run(tmp_path_factory.mktemp("first") / "data") as started:
        yield started


def sh(script: str, store: Store) -> list[str]:
    """Run commands as a newcomer would, and return what they print, line by line; any failure fails the test."""
    done = subprocess.run(
        ["bash", "-c", SHELL + script], cwd=ROOT, env=store.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if line]


def commands_of(page: str, *, having: str) -> str:
    """Return the shell commands of a page's blocks that mention this."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    return "\n".join(block for block in blocks if having in block)


def statements_in(answer: str) -> list[dict]:
    return json.loads(answer)["statements"]


def test_the_printed_commands_store_a_statement_and_read_it(store):
    commands = store.said[store.said.index("  curl ") :].replace("Read the newest one:", "").partition("These are")[0]
    stored, read = sh(commands, store)
    assert [statement["id"] for statement in statements_in(read)] == json.loads(stored)


def test_the_printed_password_opens_the_administration(store, tmp_path):
    form = {"username": store.said_after("user"), "password": store.said_after("password"), "next": "/admin/"}
    assert sign_in(store, "/admin/login/", tmp_path, form) == [f"302 {store.base}/admin/"]


def test_the_commands_of_the_learners_page_let_somebody_in(store, tmp_path):
    commands = commands_of("docs/learners.md", having="manage.py learner").replace(".venv/bin/python", sys.executable)
    sh(commands, store)
    form = {"username": "ana@example.org", "password": "another long pass phrase", "next": "/learn/"}
    assert sign_in(store, "/learn/sign-in", tmp_path, form) == [f"302 {store.base}/learn/"]


def sign_in(store: Store, path: str, folder: Path, form: dict[str, str]) -> list[str]:
    """Return the status by which a sign-in is answered, and where it leads."""
    page, jar = store.base + path, folder / "cookies"
    sh(f"curl -c {jar} -o {folder}/form.html {page}", store)
    token = re.search(r"csrftoken\t(\w+)", jar.read_text())[1]
    fields = " ".join(
        f"--data-urlencode {shlex.quote(f'{name}={value}')}"
        for name, value in {**form, "csrfmiddlewaretoken": token}.items()
    )
    return sh(f"curl -b {jar} -o /dev/null -w '%{{http_code}} %{{redirect_url}}' {fields} {page}", store)


def test_the_commands_of_the_readme_work(store):
    commands = commands_of("README.md", having="curl").replace("http://127.0.0.1:8000", store.base)
    answers = sh(commands.replace("KEY:SECRET", f"{store.said_after('key')}:{store.said_after('secret')}"), store)
    assert [statement["id"] for statement in statements_in(answers[-1])] == json.loads(answers[0])


def test_the_commands_of_getting_started_work(store):
    commands = commands_of("docs/getting-started.md", having="").replace("http://127.0.0.1:8000", store.base)
    commands = commands.replace("KEY=… SECRET=…", f"KEY={store.said_after('key')} SECRET={store.said_after('secret')}")
    assert "…" not in commands
    answers = sh(commands.replace(".venv/bin/python", sys.executable), store)
    assert {s["actor"]["mbox"] for s in statements_in(answers[1])} == {"mailto:ana@example.org"}
    assert len(statements_in(answers[-1])) == 1


def test_what_was_made_is_readable_by_its_owner_only(store):
    kept = [store.data_dir / "first-run.env", store.data_dir / "secret.key"]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600, 0o600]


def test_a_second_run_says_the_same_and_changes_nothing(tmp_path: Path):
    def made() -> tuple[list[str], str]:
        with make_run(tmp_path) as store:
            labels = [store.said_after(label) for label in ("password", "key", "secret")]
        return labels, hashlib.sha256((tmp_path / "tributary.sqlite3").read_bytes()).hexdigest()

    assert made() == made()


def test_a_port_that_is_taken_is_named_before_anything_is_made(store, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "scripts/run.py"],
        cwd=ROOT,
        env=environment_of(tmp_path / "never", HOST="127.0.0.1", PORT=store.base.rpartition(":")[2]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Choose another: make run PORT=" in done.stderr
    assert not (tmp_path / "never").exists()


def test_production_refuses_to_show_its_source(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env=environment_of(tmp_path, DEBUG="true", PORT=str(free_port())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "DEBUG is on" in done.stderr


def test_production_waits_for_migrations(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env=environment_of(tmp_path, PORT=str(free_port())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make migrate" in done.stderr
