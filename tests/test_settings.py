"""Settings: read once, typed, documented; a wrong value stops the start."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from config.database import database_from, replica_from
from config.environment import WrongSetting, load_env_file
from config.secret_key import kept_key

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"pool_min": 1, "pool_max": 3, "statement_timeout_ms": 1000}


def start_with(tmp_path: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", *options],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MAX_BATCH_STATEMENTS", "many", "a whole number from 1 to 4096"),
        ("MAX_BATCH_STATEMENTS", "5000", "a whole number from 1 to 4096"),
        ("DEBUG", "perhaps", "true or false"),
        ("OUTBOUND_CA_FILE", "/no/such/file.pem", "the path of a file: there is no such file"),
        ("OUTBOUND_ALLOWED_NETWORKS", "10.1.0.0/8", "networks (10.1.0.0/16) separated by commas"),
        ("DATABASE_URL", "mysql://127.0.0.1/x", "sqlite:/// or postgres://"),
        ("DATABASE_URL", "sqlite:///", "it names no file"),
        ("REPLICA_DATABASE_URL", "sqlite:///replica", "it must begin with postgres://"),
        ("REPLICA_MAX_LAG_SECONDS", "0", "a whole number from 1"),
        ("DB_POOL_MIN", "9", "a whole number from 0 to 8"),
        ("STATEMENTS_PAGE_LIMIT", "1001", "a whole number from 1 to 1000"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
        ("LOG_FORMAT", "xml", "one of line, json"),
        ("CSRF_TRUSTED_ORIGINS", "lrs.example.org", "'lrs.example.org' is no origin"),
        ("CSRF_TRUSTED_ORIGINS", "https://lrs.example.org/", "origins (https://host)"),
        ("ENV_FILE", "not-there.env", "a file that is there"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_setting(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    done = start_with(tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"The setting {name} is {value!r}; expected ")
    assert expected in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:hunter2@db:port/name",
        "postgres://u:hun/ter2@db/name",
        "postgres://u:hunter2@db/",
        "my://u:hunter2@db",
    ],
)
def test_a_wrong_database_url_is_shown_without_its_password(tmp_path: Path, url: str) -> None:
    done = start_with(tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    assert "The setting DATABASE_URL is" in done.stderr
    assert "hun" not in done.stderr
    assert "ter2" not in done.stderr


def test_a_sqlite_has_no_replica(tmp_path: Path) -> None:
    done = start_with(tmp_path, DATABASE_URL="sqlite:///one.sqlite3", REPLICA_DATABASE_URL="postgres://u:hunter2@db/x")
    assert done.returncode == 1
    assert "only a PostgreSQL has replicas, and DATABASE_URL names none" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_replica_is_reached_in_short_time_and_only_read(tmp_path: Path) -> None:
    primary = database_from("postgres://u@db/name", data_dir=tmp_path, **LIMITS)
    url = "postgres://u@replica/name?connect_timeout=9&options=-c%20search_path%3Dlrs"
    found = replica_from(url, primary=primary, statement_timeout_ms=1000)
    assert (found["HOST"], found["CONN_MAX_AGE"]) == ("replica", None)
    assert found["OPTIONS"] == {
        "application_name": "tributary",
        "connect_timeout": "9",
        "tcp_user_timeout": "3000",
        "options": "-c default_transaction_read_only=on -c statement_timeout=1000 -c search_path=lrs",
    }


def test_production_settings_pass_djangos_deployment_check(tmp_path: Path) -> None:
    done = start_with(tmp_path, "--deploy", "--fail-level", "WARNING", HTTPS="true", SECRET_KEY="")
    assert done.returncode == 0, done.stderr


def test_the_configuration_page_is_what_the_settings_say() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/configuration_page.py", "--check"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    assert start_with(tmp_path, SECRET_KEY="").returncode == 0
    key = (tmp_path / "secret.key").read_text()
    assert start_with(tmp_path, SECRET_KEY="").returncode == 0
    assert (tmp_path / "secret.key").read_text() == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_have_one_secret_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    together = Barrier(16)

    def start() -> str:
        together.wait()
        return kept_key(path)

    with ThreadPoolExecutor(16) as threads:
        keys = {future.result() for future in [threads.submit(start) for _ in range(16)]}
    assert keys == {path.read_text()}
    assert len(path.read_text()) >= 64
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_secret_key_is_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch()
    with pytest.raises(WrongSetting, match="is empty"):
        kept_key(path)
    assert path.read_text() == ""


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    assert start_with(tmp_path / "new").returncode == 0
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_an_env_file_gives_what_the_environment_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("# a comment\nTRIBUTARY_TEST_ONE='from the file'\nexport TRIBUTARY_TEST_TWO=file\n")
    monkeypatch.delenv("ENV_FILE", raising=False)
    monkeypatch.setenv("TRIBUTARY_TEST_ONE", "")
    monkeypatch.delenv("TRIBUTARY_TEST_ONE")
    monkeypatch.setenv("TRIBUTARY_TEST_TWO", "environment")
    load_env_file(tmp_path)
    assert os.environ["TRIBUTARY_TEST_ONE"] == "from the file"
    assert os.environ["TRIBUTARY_TEST_TWO"] == "environment"


def test_another_file_may_be_named_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("TRIBUTARY_TEST_ONE=usual\n")
    (tmp_path / "other.env").write_text("TRIBUTARY_TEST_ONE=other\n")
    monkeypatch.setenv("ENV_FILE", "other.env")
    monkeypatch.setenv("TRIBUTARY_TEST_ONE", "")
    monkeypatch.delenv("TRIBUTARY_TEST_ONE")
    load_env_file(tmp_path)
    assert os.environ["TRIBUTARY_TEST_ONE"] == "other"


def test_an_env_file_with_a_line_that_is_no_setting_is_refused_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("TRIBUTARY_TEST_ONE=1\nnonsense\n")
    monkeypatch.delenv("ENV_FILE", raising=False)
    monkeypatch.setenv("TRIBUTARY_TEST_ONE", "kept")
    with pytest.raises(WrongSetting, match="line 2"):
        load_env_file(tmp_path)


def test_a_postgresql_url_keeps_what_is_percent_encoded(tmp_path: Path) -> None:
    found = database_from(
        "postgres://us%40er:p%2Fw@db.example.org:5433/name?sslmode=require",
        data_dir=tmp_path,
        **LIMITS,
    )
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "us@er",
        "p/w",
        "db.example.org",
        "5433",
        "name",
    )
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] == 3


def test_a_database_url_must_name_a_database(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names no database"):
        database_from("postgres://host/", data_dir=tmp_path, **LIMITS)


def test_the_options_of_a_postgresql_url_stand_beside_our_own(tmp_path: Path) -> None:
    url = "postgres://u@db/name?options=-c%20search_path%3Dlrs&application_name=reports"
    options = database_from(url, data_dir=tmp_path, **LIMITS)["OPTIONS"]
    assert options["options"] == "-c statement_timeout=1000 -c search_path=lrs"
    assert options["application_name"] == "reports"


def test_postgresql_may_be_reached_by_a_socket(tmp_path: Path) -> None:
    found = database_from("postgres:///name?host=/run/postgresql&port=5433", data_dir=tmp_path, **LIMITS)
    assert (found["HOST"], found["PORT"], found["USER"]) == ("/run/postgresql", "5433", "")
    assert {"host", "port"} & found["OPTIONS"].keys() == set()


@pytest.mark.parametrize(
    ("url", "expected"), [("sqlite:///one.sqlite3", "one.sqlite3"), ("sqlite:////{folder}/two.sqlite3", "two.sqlite3")]
)
def test_a_sqlite_file_lies_in_the_data_folder_or_where_it_says(tmp_path: Path, url: str, expected: str) -> None:
    url = url.format(folder=str(tmp_path).lstrip("/"))
    assert database_from(url, data_dir=tmp_path, **LIMITS)["NAME"] == str(tmp_path / expected)
