"""`manage.py scorm replay`: how ADL's suite is read, and what is said where something is missing."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from people.services import tenants
from scorm_bridge.management.replay import robot, suite
from scorm_bridge.management.replay.replaying import replay
from tests.browser import needs_a_browser, needs_connections
from tests.lrs.log import make_tenant
from tests.scorm.manifest_builder import item, manifest, organization, resource
from tests.scorm.player import needs_the_player

WORDS = "resources/org/adl/testsuite/rte/lms/util/resources/Commands.properties"
COURSES = "TestSuite/LMSRTE/Courses"
SCRIPT = """title=XX-01
start=.
################
Act1V1.commands.0=I->->t->0
Act1V1.commands.1=SET->c~LOC!a->t->0
Act1V1.CUI=Continue
################
Act2V1.UIQ=previous.enabled
Act2V1.UIA=Y
Act2V1.commands.0=I->->t->0
Act2V1.CUI=Exit
"""
ACTS = (("1", "activity_1"), ("2", "activity_2"))
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="the suite's scripts are read by node")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a suite of one package and one script, laid out as ADL's."""
    root = tmp_path / "software_development"
    _write(root / WORDS, "c=cmi\nLOC=location\nt=true\nf=false\n")
    _write(root / COURSES / "TestCases" / "XX-01.properties", SCRIPT)
    pages = [item(name, ref="page", title=f"Activity {act}", parameters=f"?tc=XX-01&act={act}") for act, name in ACTS]
    flow = '<imsss:sequencing><imsss:controlMode flow="true"/></imsss:sequencing>'
    files = '<file href="resources/test.htm"/><file href="common/test.jar"/>'
    page = resource("page", files, href="resources/test.htm")
    xml = manifest(organization(*pages, flow, name="XX-01"), resources=page, default="XX-01")
    path = root / COURSES / "LMSTestPackage_XX-01" / "imsmanifest.xml"
    path.parent.mkdir(parents=True)
    path.write_bytes(xml)
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_packages_have_the_robots_page_in_place_of_those_that_need_java(folder: Path) -> None:
    [(name, content)] = suite.packages(folder)
    files = zipfile.ZipFile(io.BytesIO(content))
    assert name == "XX-01"
    assert b'src="in_page.js"' in files.read("resources/test.htm")
    assert files.read("common/test.jar") == b""
    assert {"resources/in_page.js", "resources/calls.js", "resources/pages.js"} < set(files.namelist())


@needs_node
def test_scripts_say_what_is_called_and_what_is_pressed_then(folder: Path) -> None:
    [script] = suite.scripts(folder, [])
    first, second = script["activities"]
    assert [call["given"] for call in first["calls"]] == [[""], ["cmi.location", "a"]]
    assert (first["then"]["press"], first["package"]) == ("continue", "XX-01")
    assert second["questions"] == [{"question": "previous.enabled", "expected": "Y"}]
    assert suite.scripts(folder, ["CM"]) == []


@needs_node
def test_what_was_not_reached_counts_as_a_failure(folder: Path, tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    answers = [{"answered": "true", "error": "0", "given": []}] * 2
    visit = {"act": "1", "looks": [], "answers": answers, "hasEnded": None}
    _write(found, json.dumps({"XX-01": {"learner": {"id": "ana"}, "visits": [visit]}}))
    assert suite.judged(folder, found, []).splitlines()[-1] == "all  scripts 0/1  steps 3/6  50.00 %"


def test_a_folder_that_is_not_the_suite_is_told(tmp_path: Path) -> None:
    with pytest.raises(suite.NoSuite, match="this isn't ADL's test suite"):
        list(suite.packages(tmp_path))


def test_a_machine_without_a_browser_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(robot.shutil, "which", lambda name: None)
    with pytest.raises(CommandError, match="A replay needs Chromium"):
        call_command("scorm", "replay", "--suite", str(folder))


@needs_node
@needs_a_browser
@needs_connections
@needs_the_player
@pytest.mark.django_db(transaction=True)
def test_a_script_is_run_in_a_browser_as_a_learner_would(folder: Path, live_server, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost"]
    make_tenant(tenants.DEFAULT_SLUG)
    said: list[str] = []
    replay(folder, [], at=live_server.url, say=said.append)
    assert said[-1].splitlines()[-1] == "all  scripts 1/1  steps 6/6  100.00 %"
