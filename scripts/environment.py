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
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    python = venv / "bin" / "python"
    if not python.exists():
        print(f"Making the virtual environment {venv} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    print(f"Installing {pins.relative_to(REQUIREMENTS.parent)} …", flush=True)
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(pins)], check=True
    )
    stamp.write_text(wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
