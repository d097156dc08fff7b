"""``manage.py statements import URL``: the other store is this one's other tenant, spoken to over HTTP."""

import hashlib
import json
from collections.abc import Iterable

import httpx2
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from lrs.http.remote_lrs import ATTEMPTS, RemoteLRS
from lrs.rules.attachment_parts import Part
from lrs.rules.versions import Version
from lrs.services import attachments
from lrs.services.import_batch import Terms
from lrs.services.import_journal import Journal
from lrs.services.import_workers import storing
from lrs.services.record import record
from lrs.services.statement_import import import_statements
from lrs.services.statement_stream import UnreadableStream
from people.rules.terms import Terms as CredentialTerms
from people.services import credentials, operators
from tests.lrs.log import make_principal, make_statement, sources_of, store
from tests.operations.conftest import ids_in

ENDPOINT = "http://localhost/xapi/"


class Store(httpx2.BaseTransport):
    """The project's own server in this process; ``failures`` are what it answers first, one a request."""

    def __init__(self, failures: Iterable[httpx2.Response | Exception | None] = ()) -> None:
        self.inner = httpx2.WSGITransport(app=get_wsgi_application())
        self.failures = iter(failures)
        self.asked: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(f"{request.url.host}{request.url.raw_path.decode()}")
        failure = next(self.failures, None)
        if isinstance(failure, Exception):
            raise failure
        return failure or self.inner.handle_request(request)


@pytest.fixture(autouse=True)
def _the_tests_connection_stays_open():
    """The server would close the connection after each request, and the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key_of_south(south):
    return credentials.create(south, CredentialTerms("Migration", frozenset({"all/read"})), key="k", secret="s" * 20)


@pytest.fixture
def statements(south):
    made = [make_statement() for _ in range(7)]
    for one in made:
        store(make_principal(south), one)
    return made


@pytest.fixture
def bring(north, key_of_south, folder):
    """Import what south has into north, two Statements a page."""
    waited: list[float] = []

    def run(transport: Store, *, resume: bool = False, endpoint: str = ENDPOINT, secret: str = "s" * 20) -> Journal:
        remote = RemoteLRS(endpoint, "k", secret, transport=transport, wait=waited.append)
        journal = Journal(folder / "rejects", remote.identity())
        mark = journal.resume() if resume else None
        terms = Terms(operators.operator(north, "import"), Version.V1_0_3)
        store_all = storing(terms, workers=1)
        import_statements(remote.portions(batch=2, mark=mark), store=store_all, journal=journal)
        return journal

    run.waited = waited
    return run


def test_every_page_is_followed_oldest_first(bring, north, statements):
    tally = bring(Store()).tally
    assert (tally.stored, tally.known, tally.rejected) == (7, 0, 0)
    assert ids_in(north) == [statement["id"] for statement in statements]


def test_the_same_again_stores_nothing(bring, north, statements):
    bring(Store())
    assert bring(Store()).tally.known == 7


def test_both_versions_come_along_when_the_other_store_speaks_both(bring, north, south):
    agents = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:bo@example.org"}}]
    new = make_statement(context={"contextAgents": agents})
    store(make_principal(south), new, version=Version.V2_0_0)
    store(make_principal(south), make_statement())
    assert bring(Store()).tally.stored == 2
    assert new["id"] in ids_in(north)


def test_attachments_come_along(bring, north, south):
    content = b"a certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    about = {"usageType": "https://example.org/u", "display": {"en": "c"}, "contentType": "text/plain", "length": 13}
    record(
        sources_of(make_statement(attachments=[{**about, "sha2": sha2}])),
        principal=make_principal(south),
        version=Version.V1_0_3,
        parts={sha2: Part(sha2, "text/plain", content)},
    )
    assert bring(Store()).tally.stored == 1
    assert [part.content for part in attachments.contents(north.pk, [sha2])] == [content]


def test_a_passing_failure_is_waited_out(bring, statements):
    failures = [
        httpx2.ConnectError("refused"),
        httpx2.Response(503, headers={"Retry-After": "7"}),
        httpx2.Response(429),
    ]
    assert bring(Store(failures)).tally.stored == 7
    assert bring.waited == [2.0, 7.0, 8.0]


def test_a_lasting_failure_stops_after_some_attempts_and_the_import_can_be_resumed(bring, north, statements):
    one_page = [None, None, None]  # About, and two pages
    with pytest.raises(UnreadableStream, match=r"can't be reached: gone \(tried 5 times\)"):
        bring(Store([*one_page, *[httpx2.ConnectError("gone")] * ATTEMPTS]))
    assert len(ids_in(north)) == 4
    again = Store()
    tally = bring(again, resume=True).tally
    assert (tally.stored, tally.known) == (7, 0)
    assert sum("statements" in asked for asked in again.asked) == 2


def test_a_wrong_secret_is_told_at_once(bring, statements):
    with pytest.raises(UnreadableStream, match="The other store answers 401"):
        bring(Store(), secret="wrong")
    assert bring.waited == []


def test_the_secret_goes_to_the_given_host_only(bring, north):
    page = {"statements": [make_statement()], "more": "https://elsewhere.example/xapi/statements/more/1?x=%2F"}
    answers = [None, httpx2.Response(200, json=page), httpx2.Response(200, json={"statements": [], "more": ""})]
    transport = Store(answers)
    assert bring(transport).tally.stored == 1
    assert transport.asked[-1] == "localhost/xapi/statements/more/1?x=%2F"


def test_a_redirect_is_not_followed(bring):
    moved = httpx2.Response(302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(UnreadableStream, match="answers 302"):
        bring(Store([None, moved]))


def test_a_page_that_leads_to_itself_stops_the_import(bring):
    page = {"statements": [make_statement()], "more": "/xapi/statements/more/1"}
    answers = [None, httpx2.Response(200, json=page), httpx2.Response(200, json=page)]
    with pytest.raises(UnreadableStream, match="leads back to its own page"):
        bring(Store(answers))


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"more": ""}'])
def test_a_page_that_is_none_stops_the_import(bring, body):
    with pytest.raises(UnreadableStream, match="page can't be read"):
        bring(Store([None, httpx2.Response(200, content=body)]))


def test_a_store_that_says_nothing_about_itself_is_asked_in_1_0_3(bring, statements):
    assert bring(Store([httpx2.Response(404)])).tally.stored == 7


def test_bad_statements_of_another_store_are_rejected_by_number(bring, north, folder):
    page = {"statements": [make_statement(), {"id": "x"}, make_statement()], "more": ""}
    tally = bring(Store([None, httpx2.Response(200, json=page)])).tally
    assert (tally.stored, tally.rejected) == (2, 1)
    assert json.loads((folder / "rejects").read_text())["number"] == 2
