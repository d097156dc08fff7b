"""What stories of Statements have in common: tell, store, read, find, and both orders of arrival."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import pytest
from django.http import HttpResponse

from tests.xapi.client import XapiClient
from tests.xapi.statements import VOIDED, Json, make_statement

CY: Final = {"objectType": "Agent", "mbox": "mailto:cy@example.org"}
CONFIRMED: Final = "https://example.org/verbs/confirmed"

only_in_1_0_3 = pytest.mark.parametrize("xapi_version", ["1.0.3"])
only_in_2_0 = pytest.mark.parametrize("xapi_version", ["2.0.0"])

Arrival = Callable[[XapiClient, Json, Json], None]


def told(**changes: Any) -> Json:
    """Return a Statement with an id of its own."""
    return make_statement(**{"id": str(uuid4()), **changes})


def referring_to(target: Json, **changes: Any) -> Json:
    """Return what Cy says about another Statement."""
    ref = {"objectType": "StatementRef", "id": target["id"]}
    return told(**{"actor": CY, "verb": {"id": CONFIRMED}, "object": ref, **changes})


def voiding(target: Json, **changes: Any) -> Json:
    """Return Cy's voiding of another Statement."""
    return referring_to(target, **{"verb": {"id": VOIDED}, **changes})


def store(client: XapiClient, *statements: Json) -> list[str]:
    """Store Statements in one batch, and return the ids that were answered."""
    response = client.post("statements", body=list(statements))
    assert response.status_code == 200, response.content
    ids: list[str] = response.json()
    return ids


def one(client: XapiClient, statement_id: str, **parameters: Any) -> HttpResponse:
    """Ask for one Statement."""
    return client.get("statements", {"statementId": statement_id, **parameters})


def read(client: XapiClient, statement_id: str, **parameters: Any) -> Json:
    """Return one Statement, which must be there."""
    response = one(client, statement_id, **parameters)
    assert response.status_code == 200, response.content
    statement: Json = response.json()
    return statement


def page(client: XapiClient, parameters: dict[str, Any] | None = None, **headers: str) -> Json:
    """Return a StatementResult."""
    response = client.get("statements", parameters, **headers)
    assert response.status_code == 200, response.content
    result: Json = response.json()
    return result


def found(client: XapiClient, **parameters: Any) -> list[str]:
    """Return the ids of the Statements that match, in the order of the answer."""
    return [statement["id"] for statement in page(client, parameters)["statements"]]


def problems_of(response: HttpResponse) -> list[tuple[str, str]]:
    """Return path and code of everything that a refusal names."""
    return [(problem["path"], problem["code"]) for problem in response.json()["problems"]]


def message_of(response: HttpResponse) -> str:
    """Return what a refusal tells a person."""
    message: str = response.json()["error"]["message"]
    return message


def _target_first(client: XapiClient, target: Json, referrer: Json) -> None:
    store(client, target)
    store(client, referrer)


def _referrer_first(client: XapiClient, target: Json, referrer: Json) -> None:
    store(client, referrer)
    store(client, target)


def _one_batch(client: XapiClient, target: Json, referrer: Json) -> None:
    store(client, target, referrer)


def _one_batch_backwards(client: XapiClient, target: Json, referrer: Json) -> None:
    store(client, referrer, target)


ARRIVALS: Final[dict[str, Arrival]] = {
    "target-first": _target_first,
    "referrer-first": _referrer_first,
    "one-batch": _one_batch,
    "one-batch-backwards": _one_batch_backwards,
}
