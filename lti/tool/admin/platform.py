"""Platforms: registered by hand or by invitation, approved, and switched off."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action

from lti.tool.admin.forms import InviteForm, PlatformForm
from lti.tool.models import Platform
from lti.tool.services import allowed_courses, invitations, platforms
from people.admin.base import OneTenantAdmin, visible_tenants
from people.rules.errors import Refusal

_MOST_SHOWN = 50


@admin.register(Platform)
class PlatformAdmin(OneTenantAdmin):
    """Shows the LMSs that launch us."""

    form = PlatformForm
    list_display = ["name", "issuer", "client_id", "opens", "status", "created_at"]
    ordering = ["name", "id"]
    actions = ["approve", "switch_off"]
    actions_list = ["invite"]
    told = ("courses", "ours", "deployments", "created_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what is decided about a platform, and below it what it needs to know of us."""
        more = ["deployments_off", *self.told] if obj else []
        return ["tenant", *platforms.FIELDS, "new_deployments", *more]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the tenant."""
        return ["tenant", *self.told] if obj else []

    def save_model(self, request: HttpRequest, obj: Platform, form: Any, change: bool) -> None:
        """Register or change the platform by the services, which write the audit trail."""
        who = request.user.get_username()
        given = {name: form.cleaned_data[name] for name in platforms.FIELDS}
        if change:
            changes = {name: value for name, value in given.items() if name in form.changed_data}
            saved = platforms.change(obj.tenant_id, obj.pk, who=who, **changes) if changes else obj
        else:
            saved = platforms.register(obj.tenant_id, who=who, **given)
            obj.pk, obj._state.adding = saved.pk, False
        platforms.add_deployments(saved, form.deployment_ids(), who=who)
        for deployment_id, enabled in form.switched().items():
            platforms.switch_deployment(saved, deployment_id, enabled=enabled, who=who)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: deployments are saved with their platform."""

    @admin.action(description="Approve, or switch on: its launches are taken", permissions=["change"])
    def approve(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Let platforms launch us."""
        self._set_status(request, queryset, Platform.ACTIVE)

    @admin.action(description="Switch off: its launches are refused", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Keep platforms from launching us."""
        self._set_status(request, queryset, Platform.OFF)

    @action(description="Invite a platform…", icon="forward_to_inbox", url_path="invite", permissions=["invite"])
    def invite(self, request: HttpRequest) -> HttpResponse:
        """Make an invitation, whose link is on this page and nowhere else."""
        tenants = visible_tenants(request)
        form = InviteForm(request.POST or None, tenants=tenants)
        invited: Any = None
        if request.method == "POST" and form.is_valid():
            tenant = next(each for each in tenants if each.slug == form.cleaned_data["tenant"])
            needs = form.cleaned_data["needs_approval"]
            invited = invitations.invite(tenant.pk, needs_approval=needs, who=request.user.get_username())
        page = {**self.admin_site.each_context(request), "title": "Invite a platform", "opts": self.opts}
        page |= {"form": form, "invited": invited, "back": reverse("admin:lti_tool_platform_changelist")}
        response = TemplateResponse(request, "lti_tool/admin/invite.html", page)
        response["Cache-Control"] = "no-store"
        return response

    def has_invite_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Ask for the permission to add platforms."""
        return bool(request.user.has_perm("lti_tool.add_platform"))

    @admin.display(description="Courses that it may open")
    def courses(self, platform: Platform) -> str:
        """Return the courses that are allowed or were chosen, and where that is decided."""
        found, more = allowed_courses.page_of(platform, after=0, limit=_MOST_SHOWN)
        rows = [(each.course.title, each.get_how_display()) for each in found] + [("…", "and others")] * bool(more)
        listed = format_html_join("", "<div>{}: {}</div>", rows)
        at = "admin:lti_tool_platformcourse"
        add = f"{reverse(f'{at}_add')}?platform={platform.pk}"
        both = '{}<div><a href="{}">Allow a course…</a> · <a href="{}">All courses of platforms</a></div>'
        return format_html(both, listed, add, reverse(f"{at}_changelist"))

    @admin.display(description="What it has to know of us")
    def ours(self, platform: Platform) -> str:
        """Return our addresses, to be typed in there."""
        ours = platforms.addresses(platform.tenant_id)
        rows = (
            ("Tool URL, redirect URI", ours.launch),
            ("Login URL", ours.login),
            ("Key set URL", ours.key_set),
            ("All of it as JSON", ours.configuration),
        )
        return format_html_join("", "<div>{}: <code>{}</code></div>", rows)

    @admin.display(description="Deployments")
    def deployments(self, platform: Platform) -> str:
        """Return the deployments that are known."""
        known = list(platforms.deployments_of(platform).items())[:200]
        rows = ((each, "" if enabled else "(switched off)") for each, enabled in known)
        return format_html_join("", "<div><code>{}</code> {}</div>", rows)

    def _set_status(self, request: HttpRequest, queryset: "QuerySet[Any]", status: str) -> None:
        for each in queryset:
            try:
                platforms.change(each.tenant_id, each.pk, status=status, who=request.user.get_username())
            except Refusal as refusal:
                messages.error(request, f"{each}: {refusal.message}")
