"""What can't be done right now outside of any view is a 503, too; what went wrong there stays a 500."""

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from psycopg import errors

ERRORS = {"gone": errors.AdminShutdown("terminating connection"), "wrong": errors.UndefinedTable("no such table")}


class KeepsSessions:
    """A middleware that asks the database when the view has answered, as the one that keeps sessions does."""

    failure: psycopg.Error

    def __init__(self, get_response):
        self._get_response = get_response

    def __call__(self, request):
        self._get_response(request)
        raise OperationalError(str(self.failure)) from self.failure


@pytest.fixture
def ask(settings):
    """Ask for a page while the database answers so when the session is to be kept."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.{KeepsSessions.__name__}"]

    def get(name: str, path: str):
        KeepsSessions.failure = ERRORS[name]
        return Client(raise_request_exception=False).get(path)

    return get


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/admin/login/", "text/html"), ("/oauth/token/", "application/json"), ("/xapi/about", "application/json")],
)
def test_a_database_that_goes_after_the_view_has_answered_is_no_fault(db, ask, path: str, content_type: str) -> None:
    response = ask("gone", path)
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert response["Content-Type"].startswith(content_type)
    assert response["Cache-Control"] == "no-store"


def test_a_fault_stays_one(db, ask) -> None:
    response = ask("wrong", "/admin/login/")
    assert response.status_code == 500
    assert "Retry-After" not in response
