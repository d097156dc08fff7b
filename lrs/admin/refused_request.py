"""Refused requests: what was sent, what was wrong with it, and a way to mend it and send it again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join

from lrs.admin import addresses
from lrs.admin.base import StoreAdmin, TenantFilter, chosen_tenant, visible_tenants
from lrs.admin.pretty_json import pretty
from lrs.admin.replay_form import ReplayForm, is_editable, text_of
from lrs.http.replay import replay
from lrs.models import RefusedRequest
from lrs.rules.errors import Refusal
from lrs.services import quarantine
from people.services import credentials

_CODES_FROM = 500
"""From how many of the newest requests the filter's codes are taken."""


class CredentialFilter(admin.SimpleListFilter):
    """Whose requests."""

    title = "credential"
    parameter_name = "credential"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the tenant's credentials."""
        return [(str(pk), name) for pk, name in credential_names(request).items()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to one credential."""
        value = self.value() or ""
        return queryset.filter(credential_id=int(value)) if value.isdecimal() else queryset


class CodeFilter(admin.SimpleListFilter):
    """Which rule was broken."""

    title = "rule"
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the codes of the problems of the newest requests."""
        newest = quarantine.kept([chosen_tenant(request).pk]).order_by("-id")
        found = {
            code for codes in newest.values_list("problem_codes", flat=True)[:_CODES_FROM] for code in codes.split()
        }
        return [(code, code) for code in sorted(found)]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to requests with a problem of this code; the quarantine is bounded."""
        value = self.value()
        return queryset.filter(problem_codes__contains=f" {value} ") if value else queryset


class ReplayedFilter(admin.SimpleListFilter):
    """Whether a request is still to be looked at."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two states."""
        return [("open", "open"), ("replayed", "replayed")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to one of them."""
        value = self.value()
        return queryset.filter(replayed_at__isnull=value == "open") if value in ("open", "replayed") else queryset


@admin.register(RefusedRequest)
class RefusedRequestAdmin(StoreAdmin):
    """Shows the quarantine, and sends requests again."""

    list_filter = [TenantFilter, CredentialFilter, "status", CodeFilter, ReplayedFilter]
    actions = ["replay_selected"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Leave out what is too old, and the bodies where there are many."""
        rows = quarantine.kept([tenant.pk for tenant in visible_tenants(request)]).order_by("-id")
        return rows.defer("body", "problems") if _is_list(request) else rows

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; the names of the credentials are read once."""

        @admin.display(description="Credential")
        def credential(refused: RefusedRequest) -> str:
            return credential_names(request).get(refused.credential_id, "")

        return ["received_at", credential, "status", "message", "problem_codes", "replayed_at"]

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user may send requests again."""
        return request.user.has_perm("lrs.change_refusedrequest")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one request with its problems, or send it again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        refused = self.get_object(request, object_id)
        if refused is None:
            raise Http404("This request isn't kept (any more).")
        form = ReplayForm(request.POST if request.method == "POST" else None, request=refused)
        failed: Refusal | None = None
        if request.method == "POST" and form.is_valid():
            failed = self._replay(request, refused, form)
            if failed is None:
                return redirect(request.get_full_path())
        return TemplateResponse(
            request, "lrs/admin/refused_request.html", self._context(request, refused, form, failed)
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: there is no history."""
        raise Http404

    @admin.action(description="Send again on the credential's terms of today", permissions=["replay"])
    def replay_selected(self, request: HttpRequest, queryset: "QuerySet[RefusedRequest]") -> None:
        """Send requests again, oldest first, each by itself: the rule is a tolerance given to the credential."""
        done, failures = 0, []
        for tenant_id, pk in queryset.filter(replayed_at__isnull=True).order_by("id").values_list("tenant_id", "pk"):
            try:
                replay(tenant_id, pk, who=request.user.get_username())
                done += 1
            except Refusal as refusal:
                failures.append((pk, refusal.message))
        if done:
            messages.success(request, f"{done} requests were sent again and are stored.")
        if failures:
            listed = format_html_join("; ", "{}: {}", failures[:5])
            messages.warning(request, f"{len(failures)} were refused again. {listed}")

    def _replay(self, request: HttpRequest, refused: RefusedRequest, form: ReplayForm) -> Refusal | None:
        if not self.has_replay_permission(request):
            raise PermissionDenied
        tolerances, who = form.cleaned_data["tolerances"], request.user.get_username()
        try:
            ids = replay(refused.tenant_id, refused.pk, body=form.new_body, tolerances=tolerances, who=who)
        except Refusal as refusal:
            messages.error(request, f"It was refused again: {refusal.message}")
            return refusal
        messages.success(request, f"It was accepted: {len(ids)} stored.")
        return None

    def _context(
        self, request: HttpRequest, refused: RefusedRequest, form: ReplayForm, failed: Refusal | None
    ) -> dict[str, Any]:
        tenant = next(tenant for tenant in visible_tenants(request) if tenant.pk == refused.tenant_id)
        names = {each.pk: str(each) for each in credentials.list_credentials(tenant)}
        return self.page(
            request,
            title=f"Refused: {refused.message}"[:120],
            refused=refused,
            credential=names.get(refused.credential_id, "gone"),
            failed=failed,
            new_problems=[problem.as_json() for problem in failed.problems] if failed else None,
            json=pretty(text_of(refused)),
            is_multipart=not is_editable(refused) and refused.is_whole,
            form=form,
            may_replay=self.has_replay_permission(request) and refused.replayed_at is None and refused.is_whole,
            stored=[(each, addresses.statement(tenant.slug, each)) for each in refused.replayed_ids],
        )


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith("_changelist"))


def credential_names(request: HttpRequest) -> dict[int, str]:
    """Return what the credentials of the list's tenant are called; asked once a request."""
    if not hasattr(request, "credential_names"):
        listed = credentials.list_credentials(chosen_tenant(request))
        request.credential_names = {each.pk: str(each) for each in listed}  # type: ignore[attr-defined]
    names: dict[int, str] = request.credential_names  # type: ignore[attr-defined]
    return names
