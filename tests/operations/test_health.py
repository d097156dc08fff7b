"""``/healthz`` and ``/readyz``: what those learn who keep the installation running."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client

from config.health import database_missing


def get(path: str, **headers: str):
    return Client().get(path, headers=headers)


def test_a_process_is_alive_without_a_database():
    response = get("/healthz")
    assert (response.status_code, response.json()) == (200, {"alive": True})


def test_a_store_with_everything_is_ready(db):
    response = get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True})
    assert response["Cache-Control"] == "no-store"


def test_a_probe_may_name_any_host(db):
    assert get("/healthz", host="10.0.0.7:8000").status_code == 200
    assert get("/readyz", host="10.0.0.7:8000").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_a_probe_is_only_read(db, path):
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


def test_a_migration_that_isnt_applied_is_told_until_it_is(db):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("lrs", "0002_log_functions")
    response = get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "missing": [
            {"check": "migrations", "reason": "1 migrations aren't applied, the first is lrs.0002_log_functions."}
        ],
    }
    recorder.record_applied("lrs", "0002_log_functions")
    assert get("/readyz").status_code == 200


def test_a_storage_that_cant_be_written_to_is_told_until_it_can(db, tmp_path, settings):
    place = tmp_path / "media"
    place.write_text("a file stands where the folder should be")
    settings.MEDIA_ROOT = str(place)
    response = get("/readyz")
    assert (response.status_code, [each["check"] for each in response.json()["missing"]]) == (503, ["storage"])
    place.unlink()
    assert get("/readyz").status_code == 200


def test_a_probe_leaves_no_file_behind(db, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    get("/readyz")
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_database_that_cant_be_reached_is_told_and_found_again_when_it_is_back(db, tmp_path):
    file = tmp_path / "gone" / "db.sqlite3"
    handler = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}})
    assert [each.check for each in database_missing(handler["default"])] == ["database"]
    file.parent.mkdir()
    assert [each.check for each in database_missing(handler["default"])] == ["migrations"]
    handler["default"].close()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no standbys.")
def test_a_database_that_can_only_be_read_is_told(db):
    options = {"options": "-c default_transaction_read_only=on"}
    handler = ConnectionHandler({"default": {**connection.settings_dict, "OPTIONS": options}})
    [missing] = database_missing(handler["default"])
    assert missing == ("database", "The database can only be read.")


def test_a_server_that_isnt_there_is_told_without_its_address(db):
    server = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "x",
        "HOST": "127.0.0.1",
        "PORT": "1",
        "USER": "secret",
    }
    [missing] = database_missing(ConnectionHandler({"default": server})["default"])
    assert json.dumps(missing._asdict()) == '{"check": "database", "reason": "The database can\'t be reached."}'
