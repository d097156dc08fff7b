"""``/metrics``: what Prometheus reads."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from lrs.models import StatementIdentity
from tests.lrs.log import make_principal, make_statement, store
from tests.xapi.client import XapiClient, make_credential

ROOT = Path(__file__).resolve().parents[2]


def samples() -> dict[tuple, float]:
    text = Client().get("/metrics").content.decode()
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def counted():
    """Return how much a sample grew since the test began; the process counts from its start."""
    before = samples()

    def grown(name: str, **labels: str) -> float:
        key = (name, *sorted(labels.items()))
        return samples().get(key, 0.0) - before.get(key, 0.0)

    return grown


@pytest.fixture
def ana(north) -> XapiClient:
    return XapiClient(make_credential(north))


def test_requests_are_counted_by_resource_method_and_status(ana, counted):
    ana.get("statements")
    ana.get("statements", {"limit": "x"})
    ana.post("statements", body=make_statement())
    count = {
        (method, status): counted("tributary_requests_total", resource="xapi-statements", method=method, status=status)
        for method, status in [("GET", "200"), ("GET", "400"), ("POST", "200"), ("POST", "400")]
    }
    assert count == {("GET", "200"): 1, ("GET", "400"): 1, ("POST", "200"): 1, ("POST", "400"): 0}


def test_durations_are_counted_in_buckets(ana, counted):
    ana.get("statements")
    labels = {"resource": "xapi-statements", "method": "GET"}
    assert counted("tributary_request_seconds_count", **labels) == 1
    assert counted("tributary_request_seconds_bucket", **labels, le="30.0") == 1
    assert counted("tributary_request_seconds_sum", **labels) > 0


def test_made_up_paths_and_methods_make_no_new_series(db, counted):
    for path in ("/a", "/b"):
        Client().get(path)
        Client().generic("BREW", path)
    assert counted("tributary_requests_total", resource="none", method="GET", status="404") == 2
    assert counted("tributary_requests_total", resource="none", method="other", status="404") == 2


def test_probes_are_not_counted(db, counted):
    before = counted("tributary_requests_total", resource="none", method="GET", status="200")
    Client().get("/healthz")
    assert counted("tributary_requests_total", resource="none", method="GET", status="200") == before


def test_stored_statements_are_counted_once(north, counted, django_capture_on_commit_callbacks):
    statements = [make_statement(), make_statement()]
    with django_capture_on_commit_callbacks(execute=True):
        store(make_principal(north), *statements)
        store(make_principal(north), *statements)
    assert counted("tributary_statements_stored_total") == 2


def test_refused_requests_are_counted_by_rule(ana, counted):
    bad = make_statement(actor={"mbox": "ana"})
    ana.post("statements", body=[bad, {**bad, "id": make_statement()["id"]}])
    [rule] = {problem["code"] for problem in ana.post("statements", body=bad).json()["problems"]}
    assert counted("tributary_rejections_total", rule=rule) == 2


def test_a_refusal_without_problems_counts_by_its_own_code(ana, counted):
    statement = make_statement()
    ana.post("statements", body=statement)
    ana.post("statements", body={**statement, "actor": {"mbox": "mailto:bo@example.org"}})
    assert counted("tributary_rejections_total", rule="statement-conflict") == 1


def test_the_horizon_is_now_while_nobody_writes(db):
    assert samples()["tributary_log_horizon_age_seconds",] < 5


@pytest.mark.django_db(transaction=True)
def test_the_horizon_stays_behind_while_a_writer_is_open():
    """A writer that holds the log open is seen from outside, whatever its tenant."""
    from tests.lrs.log import make_tenant

    tenant = make_tenant()
    principal = make_principal(tenant)
    store(principal, make_statement())
    ages: list[float] = []

    def look() -> None:
        ages.append(samples()["tributary_log_horizon_age_seconds",])
        connection.close()

    with transaction.atomic():
        store(principal, make_statement())
        for _ in range(2):
            observer = threading.Thread(target=look)
            observer.start()
            observer.join()
    assert StatementIdentity.objects.count() == 2
    assert 0 < ages[0] < ages[1]


def test_metrics_are_for_the_token_if_there_is_one(db, settings):
    settings.METRICS_TOKEN = "the-token"
    refused = Client().get("/metrics")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert Client().get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert Client().get("/metrics", headers={"authorization": "Bearer the-token"}).status_code == 200


TWO_PROCESSES = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from django.test import Client
if sys.argv[1] == "work":
    Client().get("/nowhere", headers={"host": "localhost"})
else:
    print(Client().get("/metrics").content.decode())
"""


def test_one_process_answers_for_all_of_them(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for words in ("work", "work", "show"):
        done = subprocess.run(
            [sys.executable, "-c", TWO_PROCESSES, words], cwd=ROOT, capture_output=True, text=True, check=True
        )
    assert 'tributary_requests_total{method="GET",resource="none",status="404"} 2.0' in done.stdout
