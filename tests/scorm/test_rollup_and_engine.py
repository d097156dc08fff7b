"""What the server rolls up is held against what the engine in the browser makes of the same, over ADL's test suite.

SCORM_SUITE names the folder into which SCORM-2004-4ed-Test-Suite was cloned: docs/conformance/scorm-adl.md.
"""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.rules.manifest_reading import read_manifest
from scorm_bridge.rules.organization_json import organization_of
from scorm_bridge.services import standing
from tests.scorm.player import needs_the_player

SUITE = os.environ.get("SCORM_SUITE", "")
PLAYER = Path(__file__).resolve().parents[2] / "scorm_bridge" / "player"
COURSES = Path(SUITE) / "software_development" / "TestSuite" / "LMSRTE" / "Courses"
PREFIX = "LMSTestPackage_"

pytestmark = [
    needs_the_player,
    pytest.mark.skipif(shutil.which("node") is None, reason="the engine runs under node"),
    pytest.mark.skipif(not SUITE, reason="SCORM_SUITE names no clone of ADL's test suite"),
]

# Where they differ, and why, stands in docs/conformance/scorm-adl.md.
DIFFERENT = {"CO-10": 1, "DDMb": 1, "RU-14c": 1}


def manifests() -> dict[str, Manifest]:
    """Return the manifests of the suite by the names of their packages."""
    read = {path: read_manifest(path.read_bytes()).manifest for path in COURSES.glob(f"{PREFIX}*/imsmanifest.xml")}
    return {path.parent.name.removeprefix(PREFIX): found for path, found in read.items() if found is not None}


def moments(folder: Path, found: dict[str, Manifest]) -> list[dict[str, Any]]:
    """Let the engine go through all scripts, and return where it says that the learner stands."""
    for name, manifest in found.items():
        opened = {
            "standard": "2004",
            "edition": manifest.edition,
            "mode": "normal",
            "credit": "credit",
            "learner": {"id": "ana", "name": "Ana"},
            "organization": organization_of(manifest, lambda url: f"https://content.example.org/{url}"),
        }
        (folder / f"{name}.json").write_text(json.dumps(opened))
    command = ["node", "replay/main.js", "moments", SUITE, str(folder)]
    ended = subprocess.run(command, cwd=PLAYER, capture_output=True, text=True, check=True, timeout=300)
    told: list[dict[str, Any]] = json.loads(ended.stdout)
    return told


def sco_attempts(attempt: Attempt, manifest: Manifest, moment: dict[str, Any]) -> list[ScoAttempt]:
    """Return the newest attempts on activities as the server would have them at a moment."""
    items = {item.identifier: item for item, _ in manifest.organization.walk()}
    found = []
    for name, kept in moment["activities"].items():
        known, now = moment["sequencing"]["activities"][name], timezone.now()
        sco = ScoAttempt(activity=name, number=kept["attempt"], sequence=kept["order"], initialized_at=now)
        sco.suspended_at = now if known["isSuspended"] else None
        sco.ended_at = None if known["isSuspended"] or known["isActive"] else now
        standing.settle(sco, kept["elements"], standing.terms_of(attempt, manifest, items[name]))
        found.append(sco)
    return found


def agree(attempt: Attempt, status: dict[str, Any]) -> bool:
    measures = [None if each is None else Decimal(str(each)) for each in (attempt.score_scaled, status["scaled"])]
    same = measures[0] == measures[1] or (None not in measures and abs(measures[0] - measures[1]) < Decimal("0.0001"))
    is_completed = attempt.completion == "completed"
    return same and is_completed == (status["completion"] == "completed") and attempt.success == status["success"]


def test_the_server_and_the_engine_say_the_same_of_a_course_whenever_nothing_runs(tmp_path) -> None:
    found, attempts, differ, counted = manifests(), dict[str, Attempt](), dict[str, int](), 0
    for moment in moments(tmp_path, found):
        name = moment["name"]
        attempt = attempts.setdefault(name, Attempt(mode="normal"))
        attempt.sequencing = json.dumps(moment["sequencing"])
        newest = sco_attempts(attempt, found[name], moment)
        standing.roll_up(attempt, found[name], newest, moment["objectives"])
        if not any(each["isActive"] for each in moment["sequencing"]["activities"].values()):
            counted += 1
            if not agree(attempt, moment["status"]):
                differ[name] = differ.get(name, 0) + 1
        if moment["isOver"]:
            del attempts[name]
    assert counted > 200
    assert differ == DIFFERENT
