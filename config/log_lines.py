"""How the log looks: lines for a person at a terminal, or one JSON object a line for a collector (structlog).

Programs log by the standard library. Tracebacks never show variables, which may hold secrets and learners' data.
"""

from logging import Filter, LogRecord
from typing import Any

from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import Processor

# Of what a line carries besides its text, the status is named; a request would bring its query along.
_KNOWN: list[Processor] = [
    add_log_level,
    add_logger_name,
    ExtraAdder(allow=["status_code"]),
    TimeStamper(fmt="iso", utc=True),
]


class JsonLines(ProcessorFormatter):
    """One JSON object a line: timestamp, level, logger, event and, where there is one, exception."""

    def __init__(self) -> None:
        super().__init__(
            processors=[ProcessorFormatter.remove_processors_meta, format_exc_info, JSONRenderer(ensure_ascii=False)],
            foreign_pre_chain=_KNOWN,
        )


class ReadableLines(ProcessorFormatter):
    """The same as text."""

    def __init__(self) -> None:
        readable = ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False, exception_formatter=plain_traceback)
        super().__init__(
            processors=[ProcessorFormatter.remove_processors_meta, readable],
            foreign_pre_chain=_KNOWN,
        )


class Unexpected(Filter):
    """Lets through what nobody expected; a 503 was, and ``people.services.unavailability`` has logged why."""

    def filter(self, record: LogRecord) -> bool:
        """Tell whether the line is worth it."""
        return getattr(record, "status_code", None) != 503


FORMS = {"line": ReadableLines, "json": JsonLines}


def logging_in(form: str, *, level: str) -> dict[str, Any]:
    """Return the settings of a log in this form that goes to the standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": FORMS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["console"], "level": level},
        "filters": {"unexpected": {"()": Unexpected}},
        # Every refusal is an answer that the client reads; only what nobody expected is worth a line here.
        "loggers": {"django.request": {"level": "ERROR", "filters": ["unexpected"]}},
    }
