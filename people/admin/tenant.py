"""Tenants: made and described by superusers."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from people.admin.base import PeopleAdmin, visible_tenants
from people.models import Tenant
from people.services import tenants


@admin.register(Tenant)
class TenantAdmin(PeopleAdmin):
    """Shows, makes and describes tenants."""

    list_display = ["name", "slug", "home_page", "created_at"]
    fields = ["slug", "name", "home_page", "learners_known_by", "administrators"]
    filter_horizontal = ["administrators"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the list to the visible tenants."""
        visible = [tenant.pk for tenant in visible_tenants(request)]
        return super().get_queryset(request).filter(pk__in=visible)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the slug of a tenant: addresses and scripts name it."""
        return ["slug"] if obj else []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Take a home page that is written without a scheme for one by https."""
        if db_field.name == "home_page":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only superusers make tenants."""
        return bool(request.user.is_superuser)  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only superusers decide who sees a tenant."""
        return bool(request.user.is_superuser)  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Tenant, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        """Make or describe the tenant, and put it down."""
        who = request.user.get_username()
        if change:
            tenants.describe(
                obj.slug, name=obj.name, home_page=obj.home_page, who=who, learners_known_by=obj.learners_known_by
            )
            return
        made, _ = tenants.create(obj.slug, name=obj.name, home_page=obj.home_page, who=who)
        tenants.describe(
            obj.slug, name=obj.name, home_page=obj.home_page, who=who, learners_known_by=obj.learners_known_by
        )
        obj.pk, obj.created_at, obj._state.adding = made.pk, made.created_at, False
