"""The suite: its packages, with the robot's page in place of the pages that need Java, and its scripts as plain values.

The suite itself (adlnet/SCORM-2004-4ed-Test-Suite) stays outside the project.
"""

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from scorm_bridge.rules.manifest_reading import read_manifest

REPLAY: Final = Path(__file__).resolve().parents[2] / "player" / "replay"
_COURSES: Final = "software_development/TestSuite/LMSRTE/Courses"
_PREFIX: Final = "LMSTestPackage_"
_SCRIPTS: Final = ("in_page.js", "calls.js", "pages.js")
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Robot</title><script type="module" src="in_page.js"></script></head>
<body><h1>Robot</h1></body></html>
"""


class NoSuite(Exception):
    """The folder doesn't hold the suite, or what is needed to read it isn't there."""


def scripts(suite: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the scripts in the order of their names, only those that begin with one of the names if there are any."""
    return list(json.loads(node("scripts", suite, *names)))


def judged(suite: Path, found: Path, names: Sequence[str]) -> str:
    """Return what came of a replay, counted by groups."""
    return node("judge", suite, str(found), *names)


def node(command: str, suite: Path, *given: str) -> str:
    """Run the part of the replay that is written in JavaScript, as the pages are."""
    called = ["node", str(REPLAY / "main.js"), command, str(suite), *given]
    try:
        done = subprocess.run(called, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NoSuite("Node.js is needed to read the suite's scripts: install it, so that there is `node`.") from None
    if done.returncode:
        raise NoSuite(f"The suite's scripts can't be read in {suite}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def packages(suite: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each package of the suite and the package, made ready to be imported."""
    folders = sorted((suite / _COURSES).glob(f"{_PREFIX}*/imsmanifest.xml"))
    if not folders:
        raise NoSuite(f"There are no packages in {suite / _COURSES}: this isn't ADL's test suite.")
    for path in folders:
        yield path.parent.name.removeprefix(_PREFIX), _packed(path.read_bytes())


def _packed(xml: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", xml)
        for name, content in _files(xml).items():
            archive.writestr(name, content)
    return target.getvalue()


def _files(xml: bytes) -> dict[str, bytes]:
    """Return the files that a manifest names: the robot for each page that is launched, nothing in the others."""
    manifest = read_manifest(xml).manifest
    if manifest is None:
        raise NoSuite("A manifest of the suite can't be read.")
    files: dict[str, bytes] = {}
    for resource in manifest.resources.values():
        for file in resource.files:
            files.setdefault(str(PurePosixPath(resource.base) / file.href), b"")
        if resource.url and resource.url.endswith((".htm", ".html")):
            files[resource.url] = _PAGE.encode()
            beside = PurePosixPath(resource.url).parent
            files |= {str(beside / name): (REPLAY / name).read_bytes() for name in _SCRIPTS}
    return files
