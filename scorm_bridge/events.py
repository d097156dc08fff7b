"""What SCORM announces: signals for metrics and logs, never for what must not be missed."""

from django.dispatch import Signal

statements_refused = Signal()
"""Sent after commit with ``count`` when the log refused Statements, which were set aside."""
