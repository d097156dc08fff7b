"""`make run`: sets a store up for a newcomer, serves it, and says how to use it.

What is made is kept in DATA_DIR, so that a second run changes nothing.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.environment import WrongSetting, load_env_file  # noqa: E402

PATIENCE_SECONDS = 60

GREETING = """
Tributary runs at {base}
  administration   {base}/admin/
  user             {ADMIN_USER}
  password         {ADMIN_PASSWORD}
  learner pages    {base}/learn/   (docs/learners.md lets the first one in)

  xAPI endpoint    {base}/xapi/
  key              {LRS_KEY}
  secret           {LRS_SECRET}

Store a statement:
  curl -u {LRS_KEY}:{LRS_SECRET} -H 'X-Experience-API-Version: 1.0.3' -H 'Content-Type: application/json' \\
    {base}/xapi/statements -d '{statement}'

Read the newest one:
  curl -u {LRS_KEY}:{LRS_SECRET} -H 'X-Experience-API-Version: 1.0.3' '{base}/xapi/statements?limit=1'

These are kept in {kept}. Stop with Ctrl-C; `make run` starts again with the same data.
"""

STATEMENT = (
    '{"actor":{"mbox":"mailto:you@example.org"},'
    '"verb":{"id":"http://adlnet.gov/expapi/verbs/completed","display":{"en":"completed"}},'
    '"object":{"id":"https://example.org/courses/first-aid"}}'
)


def main() -> None:
    """Set up, serve and greet."""
    try:
        load_env_file(ROOT)
    except WrongSetting as wrong:
        sys.exit(str(wrong))
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    data_dir = ROOT / (os.environ.get("DATA_DIR") or "data")
    os.environ.update(DATA_DIR=str(data_dir), HOST=host, PORT=port)
    _check_port(host, port)
    kept = data_dir / "first-run.env"
    made = first_run(kept)
    manage("migrate", "--verbosity", "0", DB_STATEMENT_TIMEOUT_MS="0")
    notes = manage("newcomer", **made)
    server = _serve(host, port)
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if _answers(server, host, int(port)):
        print(GREETING.format(base=base, kept=kept, statement=STATEMENT, **made) + notes, flush=True)
    worker = _work()
    try:
        status = server.wait()
    finally:
        worker.terminate()
        worker.wait()
    sys.exit(status)


def first_run(kept: Path) -> dict[str, str]:
    """Return the administrator's password and the credential, made at the first run and kept since."""
    if kept.is_file():
        return dict(line.split("=", 1) for line in kept.read_text().splitlines() if "=" in line)
    made = {
        "ADMIN_USER": "admin",
        "ADMIN_PASSWORD": secrets.token_urlsafe(12),
        "LRS_KEY": "lrs-" + secrets.token_hex(8),
        "LRS_SECRET": secrets.token_urlsafe(32),
    }
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in made.items())
    return made


def manage(*arguments: str, **environment: str) -> str:
    """Run a command of manage.py and return what it says; stop when it fails."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _check_port(host: str, port: str) -> None:
    """Stop with a reason when the address can't be served on, before anything is made."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"Can't serve on {host} port {port}: {error}. Choose another: make run PORT=…")


def _serve(host: str, port: str) -> "subprocess.Popen[bytes]":
    """Start the server, which ends when this process is told to."""
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "rsgi", "--host", host, "--port", port]
    command += ["--no-ws", "--workers-kill-timeout", "10", "--log-level", "warning", "config.rsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    signal.signal(signal.SIGINT, lambda *_: server.send_signal(signal.SIGINT))
    return server


def _work() -> "subprocess.Popen[bytes]":
    """Start what is done at its own time (scripts/work.py). It ends with this process."""
    return subprocess.Popen([sys.executable, str(ROOT / "scripts" / "work.py")], cwd=ROOT, stdout=subprocess.DEVNULL)


def _answers(server: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    """Return whether the server takes connections before patience or the server ends."""
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


if __name__ == "__main__":
    main()
