"""Makes the virtual environment and installs pinned requirements, again only when the pins have changed.

    environment.py VENV base|test

Runs on any Python ≥ 3.11, before anything is installed.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"


def main(venv: Path, name: str) -> None:
    """Bring the environment to the pins of ``requirements/NAME.txt``."""
    if sys.version_info < (3, 11):
        sys.exit(f"Tributary needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Set PYTHON=….")
    pins = REQUIREMENTS / f"{name}.txt"
    stamp = venv / f"{name}.installed"
    python = venv / "bin" / "python"
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if python.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    if not _has_pip(python):
        _make(venv)
    print(f"Installing {pins.relative_to(REQUIREMENTS.parent)} …", flush=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(pins)]
    if subprocess.run(install, check=False).returncode:
        sys.exit("The requirements couldn't be installed; the reason stands above. Run the same command again.")
    stamp.write_text(wanted)


def _has_pip(python: Path) -> bool:
    """Tell whether the environment is whole: it may have been interrupted, or its Python removed."""
    if not python.exists():
        return False
    return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _make(venv: Path) -> None:
    print(f"Making the virtual environment {venv} …", flush=True)
    anew = ["--clear"] if (venv / "pyvenv.cfg").is_file() else []
    made = subprocess.run([sys.executable, "-m", "venv", *anew, str(venv)], check=False)
    if made.returncode:
        sys.exit("Python can't make virtual environments here; on Debian and Ubuntu: apt-get install python3-venv")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
