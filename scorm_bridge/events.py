"""What SCORM announces: signals for metrics and logs, never for what must not be missed."""

from django.dispatch import Signal

documents_refused = Signal()
"""Sent after commit with ``count`` when documents were refused, which were set aside."""

statements_refused = Signal()
"""Sent after commit with ``count`` when the log refused Statements, which were set aside."""
