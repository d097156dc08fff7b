"""`make serve`: the production server. It collects static files, checks the database, and serves.

Environment: DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS (docs/configuration.md), and HOST, PORT, WORKERS, THREADS.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Prepare and become the server."""
    os.chdir(ROOT)
    if os.environ.get("DEBUG", "").lower() in ("1", "true", "yes", "on"):
        sys.exit("DEBUG is on. It shows settings and source to visitors: production never has it.")
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("DATABASE_URL names no PostgreSQL: serving from SQLite, which has one writer at a time.", file=sys.stderr)
    os.environ["STATIC_FROM_PACKAGES"] = "false"
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    waiting = subprocess.run([sys.executable, "manage.py", "migrate", "--check"], capture_output=True, check=False)
    if waiting.returncode:
        reason = waiting.stderr.decode()[-500:]
        sys.exit(f"The database isn't at this version, or can't be reached. Run `make migrate` first.\n{reason}")
    granian = str(Path(sys.executable).parent / "granian")
    os.execv(
        granian,
        [
            granian,
            "--interface",
            "wsgi",
            "--host",
            os.environ.get("HOST", "127.0.0.1"),
            "--port",
            os.environ.get("PORT", "8000"),
            "--workers",
            os.environ.get("WORKERS", "2"),
            "--blocking-threads",
            os.environ.get("THREADS", "4"),
            "--respawn-failed-workers",
            "--no-access-log",
            "config.wsgi:application",
        ],
    )


if __name__ == "__main__":
    main()
