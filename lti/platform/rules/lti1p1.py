"""What tells a tool which of its LTI 1.1 records a launch belongs to. LTI 1.3 Migration Guide, migration claim."""

import base64
import csv
import hmac
from collections.abc import Iterable, Mapping
from typing import Final

from lti.platform.rules.errors import InvalidNamesInLti1p1
from people.rules.errors import Problem

NAMES: Final = ("user_id", "context_id", "resource_link_id", "tool_consumer_instance_guid")
"""What the claim may hold beside the consumer key: what has another value in LTI 1.3 than it had in LTI 1.1."""
LONGEST: Final = 255
SECTION: Final = "LTI 1.3 Migration Guide, migration claim"
COLUMNS: Final = ("name", "of", "value")
MOST_ROWS: Final = 1_000_000
_MOST_PROBLEMS: Final = 100


def migration_claim(
    names: Mapping[str, str],
    *,
    key: str,
    secret: str,
    deployment_id: str,
    issuer: str,
    client_id: str,
    expires: int,
    nonce: str,
) -> dict[str, str]:
    """Return the ``lti1p1`` claim: names of LTI 1.1 as far as they are known, and the consumer key.

    A signature over this message shows that who sends it knows the secret of the key.
    """
    signed = "&".join((key, deployment_id, issuer, client_id, str(expires), nonce))
    digest = hmac.digest(secret.encode(), signed.encode(), "sha256")
    proof = {"oauth_consumer_key": key, "oauth_consumer_key_sign": base64.b64encode(digest).decode()}
    return proof | {name: names[name] for name in NAMES if names.get(name)}


def read_table(lines: Iterable[str]) -> list[tuple[int, str, str, str]]:
    """Return the rows of a CSV table of names, with their lines: which name, of whom, and its value.

    ``InvalidNamesInLti1p1`` has every line that can't be used.
    """
    rows: list[tuple[int, str, str, str]] = []
    problems: list[Problem] = []
    number = 0
    for number, row in enumerate(csv.reader(lines), 1):
        if number == 1 and [each.strip() for each in row] != list(COLUMNS):
            raise InvalidNamesInLti1p1(f"The first line is {','.join(COLUMNS)}.")
        if number > 1 and any(each.strip() for each in row):
            cells = [each.strip() for each in row]
            problems.extend(_problems_of(number, cells))
            name, of, value = [*cells, "", "", ""][:3]
            rows.append((number, name, of, value))
        if len(problems) >= _MOST_PROBLEMS or number > MOST_ROWS:
            break
    check(problems)
    if number == 0 or number > MOST_ROWS:
        raise InvalidNamesInLti1p1(f"A table has a first line, and up to {MOST_ROWS} lines.")
    return rows


def check(problems: list[Problem]) -> None:
    """Refuse what has problems."""
    if problems:
        told = " ".join(f"{each.path}: {each.value!r} came. {each.rule}" for each in problems[:20])
        raise InvalidNamesInLti1p1(told, problems=problems)


def problem_at(line: int, value: object, rule: str) -> Problem:
    """Return what is wrong with a line of a table."""
    return Problem(f"line {line}", value, rule, SECTION, "invalid-name")


def _problems_of(line: int, cells: list[str]) -> list[Problem]:
    if len(cells) != len(COLUMNS):
        return [problem_at(line, ",".join(cells)[:200], f"A line has {len(COLUMNS)} cells.")]
    name, of, value = cells
    found = []
    if name not in ("user_id", "context_id", "resource_link_id"):
        found.append(problem_at(line, name, "The name is user_id, context_id or resource_link_id."))
    if not of:
        found.append(problem_at(line, of, "It says of whom or of what."))
    if len(value) > LONGEST or not value.isprintable():
        found.append(problem_at(line, value[:200], f"A value has up to {LONGEST} characters, and no control ones."))
    return found
