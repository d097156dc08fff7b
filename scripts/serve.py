"""`make serve`: the production server. It collects static files, checks the database, and serves.

Settings come from the environment or `.env` (docs/configuration.md), HOST, PORT, WORKERS and THREADS too.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.environment import WrongSetting, load_env_file  # noqa: E402


def main() -> None:
    """Prepare and become the server."""
    os.chdir(ROOT)
    try:
        load_env_file(ROOT)
    except WrongSetting as wrong:
        sys.exit(str(wrong))
    if os.environ.get("DEBUG", "").strip().lower() in ("1", "true", "yes", "on"):
        sys.exit("DEBUG is on. It shows settings and source to visitors: production never has it.")
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("DATABASE_URL names no PostgreSQL: serving from SQLite, which has one writer at a time.", file=sys.stderr)
    os.environ["STATIC_FROM_PACKAGES"] = "false"
    if not os.environ.get("LOG_FORMAT"):
        os.environ["LOG_FORMAT"] = "json"
    _manage("Static files can't be collected.", "collectstatic", "--noinput", "--verbosity", "0")
    _manage("The database can't be reached, or isn't at this version: run `make migrate` first.", "migrate", "--check")
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "rsgi", "--host", host, "--port", port]
    command += ["--workers", os.environ.get("WORKERS") or "2", "--respawn-failed-workers"]
    command += ["--no-ws", "--no-access-log", "--workers-kill-timeout", "20", "config.rsgi:application"]
    if os.environ["LOG_FORMAT"].lower() == "json":
        command[1:1] = ["--log-config", "config/server_log.json"]
        os.environ["PYTHONPATH"] = str(ROOT)  # the server looks for the log's formatter before it knows the folder
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_folder(f"metrics-{socket.gethostname()}-{port}"))
    os.execv(granian, command)


def _empty_folder(name: str) -> Path:
    """Return where the processes put their counts together: empty at each start, because counts begin anew."""
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "data") / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder.absolute()


def _manage(when_it_fails: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{when_it_fails}\n{(done.stdout + done.stderr)[-800:]}")


if __name__ == "__main__":
    main()
