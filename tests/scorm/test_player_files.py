"""The player on the content origin: how its files are served, and what is said where it isn't installed."""

import json
import struct

import pytest
from django.test import Client
from django.utils.translation import trans_real

from courses.rules.errors import CannotLaunch
from scorm_bridge.services import player_files, stage, words
from tests.scorm.player import needs_the_player

pytestmark = pytest.mark.django_db

HOST = "content.localhost:8000"
STAGE = "/player/scorm/1/stage.html"


@pytest.fixture
def browser(settings):
    settings.CONTENT_ORIGIN = f"http://{HOST}"
    player_files.forget()
    return Client(headers={"Host": HOST})


@pytest.fixture
def without(tmp_path, monkeypatch):
    """Take the installed run-time away."""
    (tmp_path / "package-lock.json").write_bytes((player_files.FOLDER / "package-lock.json").read_bytes())
    monkeypatch.setattr(player_files, "FOLDER", tmp_path)
    player_files.forget()
    yield tmp_path
    player_files.forget()


def scripts_of(response) -> list[str]:
    text = response.content.decode()
    return [part.partition('"')[0] for part in text.split('src="')[1:]]


@needs_the_player
def test_the_stage_may_be_framed_by_the_application_and_asks_only_it(browser) -> None:
    response = browser.get(STAGE)
    policy = dict(each.strip().split(" ", 1) for each in response["Content-Security-Policy"].split(";"))
    assert response.status_code == 200
    assert policy["frame-ancestors"] == "'self' http://localhost:* http://127.0.0.1:*"
    assert policy["connect-src"] == "http://localhost:* http://127.0.0.1:* http://127.0.0.1:8000"
    assert policy["script-src"] == "'self'"
    assert response["Cache-Control"] == "no-cache"
    assert response["Permissions-Policy"] == "unload=*"
    assert "X-Frame-Options" not in response
    assert not response.cookies


@needs_the_player
def test_scripts_are_kept_for_good_under_the_digest_of_all(browser) -> None:
    [script] = scripts_of(browser.get(STAGE))
    response = browser.get(f"/player/scorm/1/{script}".replace("1/../", ""))
    assert (response.status_code, response["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    again = browser.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@needs_the_player
def test_scripts_come_packed_to_who_can_unpack_them(browser) -> None:
    url = f"/player/scorm/{player_files.player().digest}/node_modules/scorm-again/dist/esm/scorm2004.min.js"
    plain, packed = browser.get(url), browser.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert len(packed.content) * 3 < len(plain.content)


@needs_the_player
def test_a_page_of_another_version_gets_scripts_that_nobody_keeps(browser) -> None:
    response = browser.get("/player/scorm/0123456789abcdef/src/stage.js")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


@needs_the_player
@pytest.mark.parametrize(
    "path",
    ["package.json", "node_modules/scorm-again/package.json", "../apps.py", "src/", "src/../package.json", ""],
)
def test_nothing_else_of_the_folder_is_served(browser, path: str) -> None:
    assert browser.get(f"/player/scorm/{player_files.player().digest}/{path}").status_code == 404


def test_only_reading_is_answered(browser) -> None:
    assert browser.post(STAGE).status_code == 405


def test_without_the_run_time_the_stage_tells_the_administrator_what_to_do(browser, without) -> None:
    response = browser.get(STAGE)
    assert response.status_code == 503
    assert "scorm-again 3.4.3 is missing. Run `make player` on the server" in response.content.decode()
    with pytest.raises(CannotLaunch, match="the administrator has to install the player"):
        stage.launch(1, "token", origin="http://localhost:8000")


def test_an_old_run_time_is_named(browser, without) -> None:
    folder = without / "node_modules" / "scorm-again"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": "3.0.0"}))
    assert "scorm-again is 3.0.0 where 3.4.3 is needed" in browser.get(STAGE).content.decode()


def test_a_run_time_that_was_cut_short_is_named(browser, without) -> None:
    folder = without / "node_modules" / "scorm-again"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": "3.4.3"}))
    assert "it lacks node_modules/scorm-again/dist/esm/scorm12.min.js" in browser.get(STAGE).content.decode()


@needs_the_player
def test_a_launch_leads_to_the_stage_of_the_tenant_with_the_token_behind_the_hash(browser) -> None:
    launch = stage.launch(7, "secret", origin="https://lms.example.org")
    assert launch.url == f"http://{HOST}/player/scorm/7/stage.html#secret@https://lms.example.org"
    assert (launch.script, launch.in_frames, launch.own_window) == ("scorm_bridge/around.js", True, False)
    assert launch.facts["stage"] == f"http://{HOST}"


def test_every_text_of_the_stage_can_be_translated(settings, tmp_path) -> None:
    """The texts are the message ids of a translation: those that it has are sent, the rest stays English."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled({"": "Content-Type: text/plain; charset=UTF-8\n", "Next": "Weiter"}))
    settings.LOCALE_PATHS = [str(tmp_path)]
    trans_real._translations.clear()
    try:
        assert words.words_in("de") == {"language": "de", "next": "Weiter"}
        assert words.words_in("") == words.words_in("en") == {}
        assert words.english()["saved"] == "Saved"
    finally:
        trans_real._translations.clear()


def compiled(messages: dict[str, str]) -> bytes:
    """Write a catalogue as gettext reads it."""
    ids, texts = b"", b""
    rows: list[tuple[int, int, int, int]] = []
    for given, text in sorted(messages.items()):
        one, other = given.encode(), text.encode()
        rows.append((len(one), len(ids), len(other), len(texts)))
        ids, texts = ids + one + b"\0", texts + other + b"\0"
    begin = 28 + 16 * len(rows)
    heads = b"".join(struct.pack("<II", length, begin + at) for length, at, _, _ in rows)
    tails = b"".join(struct.pack("<II", length, begin + len(ids) + at) for _, _, length, at in rows)
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + heads + tails + ids + texts
