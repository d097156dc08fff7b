"""`make run`: sets a store up for a newcomer, says how to use it, and serves it.

Everything that is made is kept in DATA_DIR, so that a second run changes nothing.
"""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.setdefault("DATA_DIR", str(ROOT / "data"))).resolve()
HOST, PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
FIRST_RUN = DATA_DIR / "first-run.env"

GREETING = """
Tributary runs at {base}
  administration   {base}/admin/      user {admin}, password {password}
  xAPI endpoint    {base}/xapi/
  key              {key}
  secret           {secret}

Store a statement:
  curl -u {key}:{secret} -H 'X-Experience-API-Version: 1.0.3' -H 'Content-Type: application/json' \\
    {base}/xapi/statements -d '{{"actor":{{"mbox":"mailto:you@example.org"}},"verb":{{"id":"http://adlnet.gov/expapi/verbs/completed","display":{{"en":"completed"}}}},"object":{{"id":"https://example.org/courses/first-aid"}}}}'

Read the newest one:
  curl -u {key}:{secret} -H 'X-Experience-API-Version: 1.0.3' '{base}/xapi/statements?limit=1'

These are kept in {kept}. Stop with Ctrl-C; `make run` starts again with the same data.
"""


def manage(*arguments: str, **environment: str) -> None:
    """Run a command of manage.py and stop when it fails."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")


def first_run() -> dict[str, str]:
    """Return the administrator's password and the credential, made at the first run and kept since."""
    if FIRST_RUN.is_file():
        return dict(line.split("=", 1) for line in FIRST_RUN.read_text().splitlines() if "=" in line)
    made = {
        "ADMIN_USER": "admin",
        "ADMIN_PASSWORD": secrets.token_urlsafe(12),
        "LRS_KEY": "lrs-" + secrets.token_hex(8),
        "LRS_SECRET": secrets.token_urlsafe(32),
    }
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    with open(os.open(FIRST_RUN, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in made.items())
    return made


def main() -> None:
    """Set up, greet and serve."""
    made = first_run()
    manage("migrate", "--verbosity", "0")
    manage(
        "newcomer",
        ADMIN_USER=made["ADMIN_USER"],
        ADMIN_PASSWORD=made["ADMIN_PASSWORD"],
        LRS_KEY=made["LRS_KEY"],
        LRS_SECRET=made["LRS_SECRET"],
    )
    greeting = GREETING.format(
        base=f"http://{HOST}:{PORT}",
        admin=made["ADMIN_USER"],
        password=made["ADMIN_PASSWORD"],
        key=made["LRS_KEY"],
        secret=made["LRS_SECRET"],
        kept=FIRST_RUN,
    )
    print(greeting, flush=True)
    os.chdir(ROOT)
    server = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", HOST, "--port", PORT]
    os.execv(server[0], [*server, "--blocking-threads", "4", "--log-level", "warning", "config.wsgi:application"])


if __name__ == "__main__":
    main()
