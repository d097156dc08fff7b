"""The packages from elsewhere that docs/conformance/scorm.md tells of, and where they are."""

import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance" / "scorm.md"
FOLDER = os.environ.get("SCORM_SAMPLES", "")
GOLF = "jcputney+elearning-module-parser/src/test/resources/modules"

_ROW = re.compile(r"\| `(?P<path>.+)` \| (?P<about>.*) \| (?P<version>.*) \| (?P<launches>.*) \| (?P<outcome>.*) \|")


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the tables."""

    path: str
    version: str
    launches: int
    told: tuple[str, ...]
    is_imported: bool

    @property
    def folder(self) -> Path:
        """Return where the unpacked package is, if anywhere."""
        inside = f"{GOLF}/" if self.path.startswith(("scorm12/", "scorm2004/", "conformance/")) else ""
        return Path(FOLDER or "/nowhere") / f"{inside}{self.path}"


def samples() -> list[Sample]:
    """Return all rows of the tables."""
    return [
        Sample(
            path=row["path"],
            version=row["version"],
            launches=int(row["launches"]) if row["launches"].isdigit() else 0,
            told=tuple(re.findall(r"`([a-z0-9-]+)`", row["outcome"])),
            is_imported=row["outcome"].startswith("imported"),
        )
        for row in _ROW.finditer(PAGE.read_text())
    ]


def packed(folder: Path) -> IO[bytes]:
    """Return a ZIP of what is in a folder."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and ".git" not in path.relative_to(folder).parts:
                archive.write(path, path.relative_to(folder).as_posix())
    return target
