"""The log: JSON for collectors, text for people, and nothing in either that is nobody's business."""

import json
import logging
import sys

import pytest

from config.log_lines import JsonLines, ReadableLines, logging_in

SECRET = "hunter2"


def record_of(message: str, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("lrs.views").makeRecord(
        "lrs.views", logging.WARNING, __file__, 1, message, args, None, extra=extra
    )


def failed() -> logging.LogRecord:
    password = SECRET
    try:
        raise LookupError("no such thing") if password else AssertionError
    except LookupError:
        return logging.getLogger("lrs").makeRecord("lrs", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())


def test_a_line_of_json_has_its_moment_level_logger_and_text() -> None:
    line = json.loads(JsonLines().format(record_of("%s is «away»\nsince then", "café")))
    assert line.pop("timestamp").endswith("Z")
    assert line == {"level": "warning", "logger": "lrs.views", "event": "café is «away»\nsince then"}


def test_json_stays_on_one_line_whatever_happened() -> None:
    text = JsonLines().format(failed())
    assert "\n" not in text
    assert json.loads(text)["exception"].endswith("LookupError: no such thing")


def test_a_request_that_comes_with_a_record_is_not_written_for_its_query_may_name_a_learner() -> None:
    line = json.loads(JsonLines().format(record_of("failed", request="?agent=ana", status_code=500)))
    assert line["status_code"] == 500
    assert "ana" not in json.dumps(line)


def test_a_line_for_people_has_the_same() -> None:
    line = ReadableLines().format(record_of("away"))
    assert line.partition("Z ")[2].startswith("[warning] away")
    assert "lrs.views" in line


@pytest.mark.parametrize("lines", [JsonLines, ReadableLines])
def test_tracebacks_show_no_variables(lines: type[JsonLines | ReadableLines]) -> None:
    text = lines().format(failed())
    assert "LookupError" in text
    assert SECRET not in text


@pytest.mark.parametrize("form", ["line", "json"])
def test_what_the_programs_log_goes_to_the_standard_error(form: str) -> None:
    chosen = logging_in(form, level="INFO")
    assert chosen["root"] == {"handlers": ["console"], "level": "INFO"}
    assert chosen["handlers"]["console"]["class"] == "logging.StreamHandler"
