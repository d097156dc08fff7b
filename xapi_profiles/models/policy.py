"""Policy: what is done about Statements that break a Profile."""

from django.db import models


class Policy(models.TextChoices):
    """What a tenant wants of a Profile."""

    OFF = "off", "off: nothing is checked"
    REPORT = "report", "report: stored, and told"
    ENFORCE = "enforce", "enforce: refused at the door"
