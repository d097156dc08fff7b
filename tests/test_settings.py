"""Settings: read once, typed, documented; a wrong value stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.database import database_from
from config.environment import WrongSetting, load_env_file

ROOT = Path(__file__).resolve().parent.parent


def start_with(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), "ENV_FILE": str(tmp_path / "none"), **environment},
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
        ("DATABASE_URL", "mysql://127.0.0.1/x", "sqlite:/// or postgres://"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_setting(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    done = start_with(tmp_path, **{name: value})
    assert done.returncode != 0
    assert name in done.stderr
    assert expected in done.stderr


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


def test_an_env_file_gives_what_the_environment_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nTRIBUTARY_TEST_ONE='from the file'\nexport TRIBUTARY_TEST_TWO=file\n")
    monkeypatch.setenv("TRIBUTARY_TEST_ONE", "")
    monkeypatch.delenv("TRIBUTARY_TEST_ONE")
    monkeypatch.setenv("TRIBUTARY_TEST_TWO", "environment")
    load_env_file(file)
    assert os.environ["TRIBUTARY_TEST_ONE"] == "from the file"
    assert os.environ["TRIBUTARY_TEST_TWO"] == "environment"


def test_an_env_file_with_a_line_that_is_no_setting_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\nnonsense\n")
    with pytest.raises(WrongSetting, match="line 2"):
        load_env_file(file)


def test_a_postgresql_url_keeps_what_is_percent_encoded(tmp_path: Path) -> None:
    found = database_from(
        "postgres://us%40er:p%2Fw@db.example.org:5433/name?sslmode=require",
        data_dir=tmp_path,
        pool_max=3,
        statement_timeout_ms=1000,
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
        database_from("postgres://host/", data_dir=tmp_path, pool_max=3, statement_timeout_ms=1)
