"""Registers people with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who: Tenant, Learner and identities, Credential and scopes, audit trail."""

    name = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
