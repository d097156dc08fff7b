"""The administration's first page: what there is to know now."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from people.admin.base import visible_tenants
from people.services.notices import notices_of

admin.site.index_template = "people/admin/index.html"


def with_notices(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the notices of the tenants that the user may see."""
    found = [(tenant, notice) for tenant in visible_tenants(request) for notice in notices_of(tenant.pk)]
    return {**context, "notices": found}
