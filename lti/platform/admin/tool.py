"""Tools: registered by hand or by an invitation, approved, changed and disabled."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from lti.platform.admin.tool_form import ToolForm
from lti.platform.models import Deployment, Tool
from lti.platform.services import addresses, invitations, tools
from people.admin.base import OneTenantAdmin, OneTenantFilter, visible_tenants
from people.rules.addresses import problem_of_url


class InviteForm(forms.Form):
    """Whom to invite."""

    tenant = forms.ChoiceField(widget=UnfoldAdminSelectWidget())
    url = forms.CharField(
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        label="Registration URL of the tool",
        help_text="As its maker gives it. Leave it empty to hand the token over yourself.",
    )

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """Refuse what is no web address."""
        url: str = self.cleaned_data["url"].strip()
        why = problem_of_url(url, https_only=False) if url else None
        if why:
            raise forms.ValidationError(f"This address can't be used: {why}.")
        return url


@admin.register(Tool)
class ToolAdmin(OneTenantAdmin):
    """Decides which tools are launched, and what they get to know."""

    form = ToolForm
    list_display = ["name", "status", "client_id", "shares", "created_at"]
    list_filter = [OneTenantFilter]
    ordering = ["-created_at", "id"]
    actions_list = ["invite"]
    actions_detail = ["approve", "disable"]
    shown = ("client_id", "connection", "deployments", "asked_for", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the tenant of a tool that was made."""
        return ("tenant", *self.shown) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return the registration, and what the tool's administrator has to be told."""
        return [*ToolForm.Meta.fields, *(self.shown if obj else ())]

    def save_model(self, request: HttpRequest, obj: Tool, form: Any, change: bool) -> None:
        """Register or change the tool by the services, which write the audit trail."""
        who, changes = request.user.get_username(), form.changes()
        secret = changes.pop("shared_secret", "")
        if change:
            tools.change(obj.tenant_id, obj.pk, who=who, **changes)
        else:
            made = tools.register(obj.tenant_id, who=who, **changes)
            obj.pk, obj.client_id, obj._state.adding = made.pk, made.client_id, False
        if secret:
            tools.set_lti1p1_secret(obj.tenant_id, obj.pk, secret, who=who)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # type: ignore[type-arg]
        """Do nothing: the services have done it."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Say what was changed, by the names of the fields."""
        return [{"added": {}} if add else {"changed": {"fields": sorted(form.changed_data)}}]

    @action(description="Invite a tool…", icon="mail", url_path="invite", permissions=["invite"])
    def invite(self, request: HttpRequest) -> HttpResponse:
        """Make a one-time token by which a tool registers itself, and lead to the tool."""
        tenants = visible_tenants(request)
        form = InviteForm(request.POST or None, tenants=tenants)
        page: dict[str, Any] = {"form": form, "opts": self.opts}
        if request.method == "POST" and form.is_valid():
            tenant = next(each for each in tenants if each.slug == form.cleaned_data["tenant"])
            token = invitations.invite(tenant.pk, who=request.user.get_username())
            configuration = addresses.at("openid-configuration")
            url = form.cleaned_data["url"]
            query = urlencode({"openid_configuration": configuration, "registration_token": token})
            page |= {"token": token, "configuration": configuration}
            page["lead"] = f"{url}{'&' if '?' in url else '?'}{query}" if url else ""
        response = self._page(request, "invite", "Invite a tool", **page)
        # The tool says in its window that it is done (Dynamic Registration 1.0 §3.7): it has to know who opened it.
        response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
        return response

    def has_invite_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Ask for the permission to add tools."""
        return bool(request.user.has_perm("lti_platform.add_tool"))

    @action(description="Approve", icon="check", url_path="approve", permissions=["change"])
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Approve a tool, or enable it again, after what it gets has been shown."""
        tool = self._tool(request, object_id)
        if request.method == "POST":
            tools.change(tool.tenant_id, tool.pk, who=request.user.get_username(), status=Tool.ACTIVE)
            messages.success(request, f"{tool.name} can be used now.")
            return redirect("admin:lti_platform_tool_change", tool.pk)
        return self._page(request, "approve", f"Approve {tool.name}?", tool=tool, terms=self._terms(tool))

    @action(description="Disable", icon="block", url_path="disable", permissions=["change"])
    def disable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Disable a tool: nobody launches it any more, and its tokens end at once."""
        tool = self._tool(request, object_id)
        if request.method == "POST":
            tools.change(tool.tenant_id, tool.pk, who=request.user.get_username(), status=Tool.DISABLED)
            return redirect("admin:lti_platform_tool_change", tool.pk)
        return self._page(request, "approve", f"Disable {tool.name}?", tool=tool, terms=[])

    @admin.display(description="For the tool's administrator")
    def connection(self, tool: Tool) -> str:
        """Return what the tool has to be configured with."""
        rows = (
            ("Issuer (platform id)", addresses.issuer()),
            ("Client id", tool.client_id),
            ("Authentication request URL", addresses.at("authorize")),
            ("Access token URL", addresses.token()),
            ("Key set URL", addresses.at("jwks")),
            ("OpenID configuration", addresses.at("openid-configuration")),
        )
        return format_html_join("", "<div>{}: <code>{}</code></div>", rows)

    @admin.display(description="Deployments")
    def deployments(self, tool: Tool) -> str:
        """Return the deployment ids."""
        rows = Deployment.objects.filter(tenant_id=tool.tenant_id, tool=tool).order_by("created_at")
        lines = ((each.title, each.pk, "" if each.enabled else "(disabled)") for each in rows[:100])
        add = reverse("admin:lti_platform_deployment_add") + f"?tool={tool.pk}&tenant={tool.tenant_id}"
        listed = format_html_join("", "<div>{}: <code>{}</code> {}</div>", lines)
        return format_html('{}<div><a href="{}">Deploy it in one course…</a></div>', listed, add)

    @admin.display(description="What it asked for")
    def asked_for(self, tool: Tool) -> str:
        """Return what a tool asked for that registered itself."""
        return (
            format_html_join("", "<div>{}: {}</div>", self._asked(tool)) if tool.asked else "It was registered by hand."
        )

    def _asked(self, tool: Tool) -> list[tuple[str, str]]:
        names = ("scopes", "claims", "unknown_scopes", "left_out", "contacts", "policy_uri", "tos_uri")
        found = ((name.replace("_", " "), tool.asked.get(name)) for name in names)
        return [(name, ", ".join(value) if isinstance(value, list) else str(value)) for name, value in found if value]

    def _terms(self, tool: Tool) -> list[tuple[str, str]]:
        return [
            ("tells of people", tool.get_shares_display()),
            ("may", ", ".join(tool.scopes) or "nothing"),
            ("is at", ", ".join(tools.origins_of(tool))),
            *self._asked(tool),
        ]

    def _tool(self, request: HttpRequest, object_id: str) -> Tool:
        tool: Tool | None = self.get_object(request, object_id)
        if tool is None:
            raise Http404("There is no such tool.")
        if not self.has_change_permission(request, tool):
            raise PermissionDenied
        return tool

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": title, **context}
        page["back"] = reverse("admin:lti_platform_tool_changelist")
        response = TemplateResponse(request, f"lti/platform/admin/{name}.html", page)
        response["Cache-Control"] = "no-store"
        return response
