"""Credentials: made, changed, rotated and revoked; a secret is on one page, once."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from people.admin.base import PeopleAdmin, TenantFilter, visible_tenants
from people.admin.credential_form import CredentialForm, RotateForm
from people.models import Credential
from people.rules.errors import Refusal
from people.services import credentials
from people.services.credentials import Issued


class StateFilter(admin.SimpleListFilter):
    """Whether credentials can be used."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        return [("revoked", "revoked"), ("in-force", "not revoked")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list."""
        value = self.value()
        return queryset.filter(revoked_at__isnull=value == "in-force") if value else queryset


@admin.register(Credential)
class CredentialAdmin(PeopleAdmin):
    """Decides what clients may do."""

    form = CredentialForm
    list_display = ["name", "key", "tenant", "shown_scopes", "state", "last_used_at"]
    list_filter = [TenantFilter, StateFilter]
    list_select_related = ["tenant"]
    search_fields = ["name", "key"]
    actions_detail = ["rotate", "revoke"]
    readonly_when_made = ("tenant", "key", "state", "last_used_at", "created_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the list to the visible tenants."""
        return super().get_queryset(request).filter(tenant__in=visible_tenants(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep tenant and key of a credential that was made."""
        return self.readonly_when_made if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return the terms, and below them what became of the credential."""
        return [*CredentialForm.Meta.fields, *(["state", "last_used_at", "created_at"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: Credential, form: Any, change: bool) -> None:
        """Make or change the credential by the services, which write the audit trail."""
        who = request.user.get_username()
        if change:
            credentials.change(obj.key, form.terms, who=who)
            return
        issued = credentials.create(obj.tenant, form.terms, key=obj.key, who=who)
        obj.pk, obj._state.adding = issued.credential.pk, False
        request.issued = issued  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # type: ignore[type-arg]
        """Do nothing: a credential has no related rows of its own."""

    def response_add(self, request: HttpRequest, obj: Credential, post_url_continue: str | None = None) -> HttpResponse:
        """Answer with the secret: it is on this page and nowhere else."""
        return self._secret_page(request, request.issued, "The credential was made")  # type: ignore[attr-defined]

    @action(description="Rotate the secret…", icon="autorenew", url_path="rotate", permissions=["change"])
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask how, and give the credential another secret."""
        credential = self._credential(request, object_id)
        replaces = sha256(bytes(credential.secret_hash)).hexdigest()
        form = RotateForm(request.POST if request.method == "POST" else None, initial={"replaces": replaces})
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["replaces"] != replaces:
                messages.warning(request, "The secret was replaced already; this page had been sent before.")
                return redirect(self._address(credential))
            overlap = timedelta(hours=form.cleaned_data["overlap_hours"])
            try:
                issued = credentials.rotate(credential.key, overlap=overlap, who=request.user.get_username())
            except Refusal as refusal:
                messages.error(request, refusal.message)
                return redirect(self._address(credential))
            return self._secret_page(request, issued, "The credential has a new secret")
        return self._ask(request, credential, "Give it another secret?", form=form)

    @action(description="Revoke…", icon="block", url_path="revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, and end the credential."""
        credential = self._credential(request, object_id)
        if request.method == "POST":
            credentials.revoke(credential.key, who=request.user.get_username())
            messages.success(request, f"{credential.name} is revoked.")
            return redirect(self._address(credential))
        return self._ask(request, credential, "Revoke it for good?", danger=True)

    @admin.display(description="Scopes")
    def shown_scopes(self, credential: Credential) -> str:
        """Return the scopes in a row."""
        return ", ".join(credential.scopes)

    @admin.display(description="State")
    def state(self, credential: Credential) -> str:
        """Return whether it can be used."""
        if credential.revoked_at:
            return f"revoked {credential.revoked_at:%Y-%m-%d %H:%M} UTC"
        if credential.expires_at and credential.expires_at <= timezone.now():
            return f"expired {credential.expires_at:%Y-%m-%d %H:%M} UTC"
        return "in force"

    def _credential(self, request: HttpRequest, object_id: str) -> Credential:
        credential: Credential | None = self.get_object(request, object_id)
        if credential is None:
            raise Http404("There is no such credential.")
        if not self.has_change_permission(request, credential):
            raise PermissionDenied
        return credential

    def _address(self, credential: Credential) -> str:
        return reverse("admin:people_credential_change", args=[credential.pk])

    def _ask(self, request: HttpRequest, credential: Credential, question: str, **context: Any) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": question, "credential": credential, **context}
        page["back"] = self._address(credential)
        return TemplateResponse(request, "people/admin/credential_question.html", page)

    def _secret_page(self, request: HttpRequest, issued: Issued, title: str) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": title, "issued": issued}
        page |= {"endpoint": request.build_absolute_uri("/xapi/"), "back": self._address(issued.credential)}
        response = TemplateResponse(request, "people/admin/credential_secret.html", page)
        response["Cache-Control"] = "no-store"
        return response
