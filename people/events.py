"""What is announced to the rooms above (people)."""

from django.dispatch import Signal

refused_for_now = Signal()
"""Sent with ``reason`` (a name of ``people.rules.not_now``) when a request is answered with 503."""
