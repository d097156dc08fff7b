"""Activities: found by their IRI or by how it begins, each with the store's merged definition."""

from typing import Any

import orjson
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from lrs.admin import addresses, wording
from lrs.admin.base import StoreAdmin, chosen_tenant, visible_tenants
from lrs.admin.content import as_json
from lrs.models import Activity
from lrs.services.activity_list import ActivityPage, activity_with, list_activities


class ActivitySearch(forms.Form):
    """Which Activity to look for."""

    iri = forms.CharField(
        required=False,
        max_length=4000,
        label="IRI",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://…"}),
        help_text="The IRI or how it begins, in the same case.",
    )
    exact = forms.BooleanField(required=False, label="just this IRI", widget=UnfoldBooleanWidget())


@admin.register(Activity)
class ActivityAdmin(StoreAdmin):
    """Shows Activities."""

    fields = ["iri", "name", "updated_at", "statements", "shown_definition"]
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show a page of Activities in the order of their IRIs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        tenant = chosen_tenant(request)
        if "tenant" not in request.GET:
            return redirect(addresses.activities(tenant.slug))
        search = ActivitySearch(request.GET)
        found = _found(tenant.pk, search, request.GET.get("after", "")) if search.is_valid() else ActivityPage([])
        query = request.GET.copy()
        query["after"] = str(found.after)
        context = self.page(request, title="Activities", search=search, tenant=tenant, is_fullwidth=True)
        context |= {
            "tenants": visible_tenants(request),
            "rows": [
                (activity, _name(activity), addresses.statements(tenant.slug, activity=activity.iri))
                for activity in found.activities
            ],
            "next": f"?{query.urlencode()}" if found.after is not None else None,
        }
        return TemplateResponse(request, "lrs/admin/activity_list.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: there is no history."""
        raise Http404

    @admin.display(description="Name")
    def name(self, activity: Activity) -> str:
        """Return what the Activity is called."""
        return _name(activity)

    @admin.display(description="Definition")
    def shown_definition(self, activity: Activity) -> SafeString:
        """Return the merged definition."""
        return as_json(activity.definition) if activity.definition else SafeString("–")

    @admin.display(description="Statements")
    def statements(self, activity: Activity) -> SafeString:
        """Return where the Statements about it are."""
        slug = activity.tenant.slug
        return format_html(
            '<a class="page-link" href="{}">about it</a> · <a class="page-link" href="{}">that name it anywhere</a>',
            addresses.statements(slug, activity=activity.iri),
            addresses.statements(slug, activity=activity.iri, related_activities="on"),
        )


def _name(activity: Activity) -> str:
    definition = orjson.loads(activity.definition) if activity.definition else {}
    return wording.in_english(definition.get("name"))


def _found(tenant_id: int, search: ActivitySearch, after: str) -> ActivityPage:
    iri = search.cleaned_data["iri"].strip()
    if search.cleaned_data["exact"] and iri:
        activity = activity_with(tenant_id, iri)
        return ActivityPage([activity] if activity else [])
    place = int(after[:18]) if after.isascii() and after.isdigit() else None
    return list_activities(tenant_id, prefix=iri, after=place)
