"""The Python that a peer runs on: a virtual environment of its own, made once for each requirements file."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tributary-tests"
PIP = ["-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "20"]
PATIENCE_SECONDS = 300


class PeerNotInstalled(Exception):
    """The peer's packages can't be had on this machine; says why."""


def interpreter(requirements: Path) -> Path:
    """Return the Python of the virtual environment, made if need be."""
    wanted = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()[:16]
    folder = CACHE / f"peer-{requirements.parent.name}-{wanted}"
    mark = folder / ".installed"
    with _alone(folder.with_suffix(".lock")):
        if not mark.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _run(sys.executable, "-m", "venv", str(folder))
            _run(str(folder / "bin" / "python"), *PIP, "install", "-r", str(requirements))
            mark.touch()
    return folder / "bin" / "python"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep the other processes of a parallel run out."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w")
    except OSError as error:
        raise PeerNotInstalled(str(error)) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()
        raise PeerNotInstalled(said[-1] if said else str(error)) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerNotInstalled(str(error)) from error
