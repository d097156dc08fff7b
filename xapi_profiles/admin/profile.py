"""Profiles: loaded from files, shown with their versions and what their authors may mend."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from unfold.decorators import action

from people.admin.base import OneTenantAdmin, visible_tenants
from people.rules.errors import Refusal
from xapi_profiles.admin.forms import DocumentForm, StatementForm
from xapi_profiles.models import Policy, Profile
from xapi_profiles.services import explaining, loading, policies, shelf

_MOST_SHOWN = 200


@admin.register(Profile)
class ProfileAdmin(OneTenantAdmin):
    """Shows Profiles; a new one, or another version, comes as a file."""

    list_display = ["title", "iri", "policy", "changed_at"]
    ordering = ["title", "id"]
    readonly_fields = ["title", "iri", "tenant", "changed_at", "versions", "report"]
    fields = ["policy", *readonly_fields]
    actions_list = ["load"]
    actions_detail = ["explain"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody types a Profile in."""
        return False

    @action(description="Load a Profile…", icon="upload", url_path="load", permissions=["load"])
    def load(self, request: HttpRequest) -> HttpResponse:
        """Load a Profile's document, or only say what is wrong with it."""
        tenants = visible_tenants(request)
        form = DocumentForm(request.POST or None, request.FILES or None, tenants=tenants)
        page: dict[str, Any] = {"form": form}
        if request.method == "POST" and form.is_valid():
            tenant = next(each for each in tenants if each.slug == form.cleaned_data["tenant"])
            body = form.cleaned_data["document"].read(loading.MOST_BYTES + 1)
            try:
                if "check" not in request.POST:
                    loaded = loading.load(tenant.pk, body, who=request.user.get_username())
                    messages.success(request, "It was loaded." if loaded.is_new else "It was here already.")
                    return redirect("admin:xapi_profiles_profile_change", loaded.version.profile_id)
                page["report"] = loading.check(tenant.pk, body)
            except Refusal as refusal:
                messages.error(request, refusal.message)
                page["problems"] = refusal.problems[:_MOST_SHOWN]
        return self._page(request, "load", "Load a Profile", **page)

    def has_load_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Ask for the permission to add Profiles."""
        return bool(request.user.has_perm("xapi_profiles.add_profile"))

    @action(description="Judge a Statement…", icon="rule", url_path="explain", permissions=["view"])
    def explain(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what every template makes of a Statement that is pasted, rule by rule."""
        profile: Profile | None = self.get_object(request, object_id)
        if profile is None:
            raise Http404("There is no such Profile.")
        form = StatementForm(request.POST or None)
        page: dict[str, Any] = {"form": form, "verdicts": None}
        if request.method == "POST" and form.is_valid():
            try:
                page["verdicts"] = explaining.explained(profile, form.cleaned_data["statement"])
            except Refusal as refusal:
                messages.error(request, refusal.message)
        return self._page(request, "explain", f"What {profile} makes of a Statement", **page)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep what was decided, with who did."""
        policies.set_policy(obj.tenant_id, obj.iri, Policy(obj.policy), who=request.user.get_username())

    @admin.display(description="Versions")
    def versions(self, profile: Profile) -> str:
        """Return the versions, newest first, with when each was made and loaded."""
        rows = ((each.iri, each.generated_at, each.loaded_at) for each in shelf.versions_of(profile)[:_MOST_SHOWN])
        return format_html_join("", "<div><code>{}</code> made {}, loaded {}</div>", rows)

    @admin.display(description="What its author may mend")
    def report(self, profile: Profile) -> str:
        """Return what was told of the current version when it was loaded."""
        found = shelf.current_version(profile).findings[:_MOST_SHOWN]
        rows = (
            ("To mend" if each["to_mend"] else "To think about", each["path"], each["section"], each["rule"])
            for each in found
        )
        return format_html_join("", "<div>{}: <code>{}</code> {}. {}</div>", rows) or "Nothing."

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        page["back"] = reverse("admin:xapi_profiles_profile_changelist")
        return TemplateResponse(request, f"xapi_profiles/admin/{name}.html", page)
