"""Turns whatever goes wrong in the management API into one shape: that of every refusal."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from people.rules.errors import Problem, Refusal
from people.services.unavailability import refusal_of

SECTION = "management API"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an exception; None for what nobody expected."""
    if isinstance(error, Refusal):
        set_rollback()
        return Response(error.as_json(), status=error.status, headers=error.headers)
    not_now = refusal_of(error)
    if not_now is not None:
        body = _body(not_now.code, not_now.message, [])
        return Response(body, status=not_now.status, headers=not_now.headers)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _described(error)
    return response


def _described(error: Exception) -> dict[str, Any]:
    if isinstance(error, Http404):
        return _body("not-found", "There is no such thing.", [])
    if isinstance(error, PermissionDenied):
        return _body("not-authorized", str(error) or "You may not do this.", [])
    if isinstance(error, exceptions.ValidationError):
        problems = list(_problems(error.detail, "$"))
        return _body("invalid-request", " ".join(f"{each.path}: {each.rule}" for each in problems), problems)
    if isinstance(error, exceptions.APIException):
        return _body(str(error.default_code).replace("_", "-"), str(error.detail), [])
    return _body("refused", str(error), [])


def _problems(detail: Any, path: str) -> Iterator[Problem]:
    if isinstance(detail, dict):
        for name, value in detail.items():
            here = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}"
            yield from _problems(value, path if name == "non_field_errors" else here)
    elif isinstance(detail, list):
        for value in detail:
            yield from _problems(value, path)
    else:
        yield Problem(path, None, str(detail), SECTION, str(detail.code).replace("_", "-"))


def _body(code: str, message: str, problems: list[Problem]) -> dict[str, Any]:
    return {
        "error": {"code": code, "message": message, "section": SECTION},
        "problems": [problem.as_json() for problem in problems],
    }
