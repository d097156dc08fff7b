"""The registry of what the content origin serves beside the files of packages: pages of ours that stand around content.

Content finds its run-time in the page around it, which only works where both have one origin.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest, str], HttpResponseBase]
"""Answers what is asked below a prefix: it is given the rest of the path, and meets no session."""

_answers: dict[str, Answer] = {}


def register(prefix: str, answer: Answer) -> None:
    """Name who answers below a prefix such as ``/player/scorm/``; called once for each when Django starts."""
    _answers[prefix] = answer


def answer_of(path: str) -> tuple[Answer, str] | None:
    """Return who answers a path, and the rest of it."""
    return next(((_answers[prefix], path[len(prefix) :]) for prefix in _answers if path.startswith(prefix)), None)
