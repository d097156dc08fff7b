"""The plans of the load client's queries in the store that DATABASE_URL names, as Markdown on the standard output.

    bench_plans.py LOAD_CLIENT

Each query is asked through the very function that answers HTTP; the SQL that it sends is then explained.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Print each scenario's plan."""
    import_module("django").setup()
    versions, filters = import_module("lrs.rules.versions"), import_module("lrs.services.statement_filter")
    reading, tenants = import_module("lrs.services.query"), import_module("people.services.tenants")
    principal = import_module("people.services.operators").operator(tenants.get_or_create_default(), "bench")

    def find(parameters: dict[str, str]) -> Any:
        return reading.find(filters.query_of(parameters, principal=principal, version=versions.Version.V1_0_3))

    known = json.loads(find({"limit": "1"}).payloads[0])
    _explain("by_id", lambda: reading.statement_by_id(principal, UUID(known["id"]), voided=False))
    for name, parameters in _queries(import_module("bench").load_client(Path(sys.argv[1]))).items():
        _explain(name, partial(find, {**parameters, "limit": "50"}))


def _queries(client: Any) -> dict[str, dict[str, str]]:
    account = {"account": client.actor(7)["account"]}
    return {
        "agent": {"agent": json.dumps(account)},
        "verb_since": {"verb": client.verb_iri(3), "since": "2026-01-01T00:00:00Z"},
        "related": {"activity": client.course_iri(3), "related_activities": "true"},
        "registration": {"registration": client.registration(7, 3)},
        "newest": {},
    }


def _explain(name: str, ask: Callable[[], object]) -> None:
    database = import_module("django.db").connection
    ask()
    with import_module("django.test.utils").CaptureQueriesContext(database) as captured:
        ask()
    print(f"\n`{name}`\n\n```")
    for query in captured.captured_queries:
        if "lrs_consistent_through" not in query["sql"]:
            with database.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) " + query["sql"].replace("%", "%%"))
                print("\n".join(line for (line,) in cursor.fetchall()))
    print("```")


if __name__ == "__main__":
    main()
