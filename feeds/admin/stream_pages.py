"""What the pages of the stream share that are neither lists nor forms: one tenant, and who may look."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from people.admin.base import visible_tenants


def indented(said: Any) -> str:
    """Return JSON as people read it."""
    return json.dumps(said, ensure_ascii=False, indent=2)


class StreamPages:
    """Pages beside an admin's own; what stands here first is the admin's."""

    admin_site: Any
    opts: Any
    get_queryset: Any

    def tenant_of(self, request: HttpRequest, permission: str) -> Any:
        """Return the tenant that the query names, or the first one; nobody looks without the permission."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        tenants = visible_tenants(request)
        slug = request.GET.get("tenant")
        found = [each for each in tenants if slug in (None, each.slug)]
        if not found:
            raise Http404("There is no such tenant.")
        return found[0]

    def show(self, request: HttpRequest, name: str, tenant: Any, **context: Any) -> HttpResponse:
        """Return one of the pages."""
        page = {**self.admin_site.each_context(request), "opts": self.opts, "is_fullwidth": True}
        page |= {"tenant": tenant, "tenants": visible_tenants(request), **context}
        return TemplateResponse(request, f"feeds/admin/{name}.html", page)
