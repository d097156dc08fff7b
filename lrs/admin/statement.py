"""Statements: a list by the log's own keys, each Statement with what is around it, and voiding."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextInputWidget

from lrs.admin import addresses, wording
from lrs.admin.actor_text import text_of
from lrs.admin.base import StoreAdmin, chosen_tenant, visible_tenants
from lrs.admin.download import download
from lrs.admin.pretty_json import pretty
from lrs.admin.statement_search import MOST_SOURCES, StatementSearch, sources_of
from lrs.models import Statement
from lrs.rules.errors import Refusal
from lrs.rules.mentions import target_of
from lrs.services import statement_details as details
from lrs.services.statement_list import ListedStatement, list_statements
from lrs.services.voiding import void
from people.services import administrators, credentials


class VoidForm(forms.Form):
    """Why a Statement is voided."""

    reason = forms.CharField(
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Kept in the voiding Statement, for everybody who reads it. It can be left empty.",
    )


@admin.register(Statement)
class StatementAdmin(StoreAdmin):
    """Shows Statements; the one thing that can be done to a Statement is to void it, by another Statement."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of one Statement; it is known by its id, as everywhere in the xAPI."""
        view = self.admin_site.admin_view
        own = [
            path("<uuid:statement_id>/void/", view(self.void_view), name="lrs_statement_void"),
            path("<uuid:statement_id>/json/", view(self.json_view), name="lrs_statement_json"),
        ]
        urls: list[URLPattern] = own + super().get_urls()
        return urls

    def has_void_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user may void."""
        return request.user.has_perm("lrs.void_statement")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show a page of the Statements that were asked for, newest first."""
        self._require_view(request)
        tenant = chosen_tenant(request)
        if "tenant" not in request.GET:
            return redirect(addresses.statements(tenant.slug))
        sources = sources_of(tenant, credentials.list_credentials(tenant)[:MOST_SOURCES])
        principal = administrators.administrator(tenant, request.user.get_username())
        search = StatementSearch(request.GET, principal=principal, sources=sources)
        context = self.page(request, title="Statements", search=search, sources=sources)
        context |= {"tenant": tenant, "tenants": visible_tenants(request), "is_fullwidth": True}
        if search.is_valid() and search.query is not None:
            listing = list_statements(
                search.query, voided_only=search.cleaned_data["voided"], before=_position(request.GET.get("before"))
            )
            context["rows"] = [_row(tenant.slug, listed) for listed in listing.statements]
            context["older"] = None if listing.older is None else _page_before(request, listing.older)
            context["newest"] = _page_before(request, None) if "before" in request.GET else None
        return TemplateResponse(request, "lrs/admin/statement_list.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one Statement."""
        tenant, stored = self._find(request, object_id)
        statement = stored.statement
        target = target_of(statement)
        context_reference = statement.get("context", {}).get("statement", {}).get("id")
        mentioned = [each for each in (target, context_reference and UUID(context_reference)) if each]
        context = self.page(
            request,
            title=f"Statement {stored.statement_id}",
            sentence=wording.sentence(statement),
            tenant=tenant,
            stored=stored,
            facts=list(_facts(tenant.slug, stored)),
            json=pretty(stored.payload, addresses.links_of(tenant.slug, statement)),
            referrers=[
                (referrer, addresses.statement(tenant.slug, referrer.statement_id))
                for referrer in details.referrers(tenant.pk, stored.statement_id)
            ],
            target=target and (target, addresses.statement(tenant.slug, target)),
            known=details.stored_ids(tenant.pk, mentioned) if mentioned else set(),
            attachments=[
                (named, wording.in_english(named.header["display"]), _web_address(named.header.get("fileUrl")))
                for named in details.attachments_of(tenant.pk, statement)
            ],
            json_address=addresses.statement(tenant.slug, stored.statement_id, "json"),
            void_address=addresses.statement(tenant.slug, stored.statement_id, "void"),
            may_void=self.has_void_permission(request) and not stored.voided and not stored.is_voiding,
        )
        return TemplateResponse(request, "lrs/admin/statement_detail.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: a Statement has no history, it never changes."""
        raise Http404

    def json_view(self, request: HttpRequest, statement_id: UUID) -> HttpResponse:
        """Hand out the exact JSON as a file."""
        _, stored = self._find(request, str(statement_id))
        return download(stored.payload.encode(), name=f"statement-{statement_id}", content_type="application/json")

    def void_view(self, request: HttpRequest, statement_id: UUID) -> HttpResponse:
        """Ask whether to void, and void."""
        tenant, stored = self._find(request, str(statement_id))
        if not self.has_void_permission(request):
            raise PermissionDenied
        form = VoidForm(request.POST if request.method == "POST" else None)
        back = addresses.statement(tenant.slug, statement_id)
        if request.method == "POST" and form.is_valid():
            return self._void(request, tenant, statement_id, form.cleaned_data["reason"], back)
        context = self.page(
            request, title="Void this Statement?", tenant=tenant, stored=stored, form=form, back=back
        ) | {"sentence": wording.sentence(stored.statement)}
        return TemplateResponse(request, "lrs/admin/statement_void.html", context)

    def _void(
        self, request: HttpRequest, tenant: Any, statement_id: UUID, reason: str, back: str
    ) -> HttpResponseRedirect:
        username = request.user.get_username()
        principal = administrators.administrator(tenant, username, scopes=administrators.WRITES)
        try:
            voiding_id = void(statement_id, principal=principal, reason=reason)
        except Refusal as refusal:
            messages.error(request, f"It was not voided: {refusal.message}")
        else:
            address = addresses.statement(tenant.slug, voiding_id)
            text = format_html('Voided by the Statement <a href="{}">{}</a>.', address, voiding_id)
            messages.success(request, text)
        return HttpResponseRedirect(back)

    def _find(self, request: HttpRequest, statement_id: str) -> tuple[Any, details.StoredStatement]:
        self._require_view(request)
        tenant = chosen_tenant(request)
        try:
            stored = details.stored_statement(tenant.pk, UUID(statement_id))
        except ValueError:
            stored = None
        if stored is None:
            raise Http404("There is no such Statement in this tenant.")
        return tenant, stored

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _row(tenant: str, listed: ListedStatement) -> dict[str, Any]:
    statement = listed.statement
    links = addresses.links_of(tenant, statement)
    return {
        "listed": listed,
        "address": addresses.statement(tenant, listed.statement_id),
        "actor": (wording.actor_name(statement["actor"]), links.get(("actor", "mbox"))),
        "verb": (wording.verb_name(statement["verb"]), links["verb", "id"]),
        "object": (wording.object_name(statement["object"]), links.get(("object", "id"))),
        "outcome": wording.outcome(statement),
        "source": (wording.actor_name(statement["authority"]), links.get(("authority", "mbox"))),
    }


def _facts(tenant: str, stored: details.StoredStatement) -> Iterator[tuple[str, str, str | None]]:
    """Yield what stands above the JSON: a name, a text, and where it leads."""
    statement = stored.statement
    actor, target = statement["actor"], statement["object"]
    written = text_of(actor)
    yield "Actor", wording.actor_name(actor), addresses.statements(tenant, actor=written) if written else None
    yield "Verb", statement["verb"]["id"], addresses.statements(tenant, verb=statement["verb"]["id"])
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield "Activity", target["id"], addresses.activities(tenant, iri=target["id"], exact="on")
        yield "Also about it", "Statements", addresses.statements(tenant, activity=target["id"])
        in_context = addresses.statements(tenant, activity=target["id"], related_activities="on")
        yield "", "Statements, those that name it elsewhere included", in_context
    else:
        yield kind, wording.object_name(target), None
    if wording.outcome(statement):
        yield "Result", wording.outcome(statement), None
    registration = statement.get("context", {}).get("registration")
    if registration:
        yield "Registration", registration, addresses.statements(tenant, registration=registration)
    yield "Stored", f"{stored.stored:%Y-%m-%d %H:%M:%S.%f} UTC", None
    yield "Timestamp", statement["timestamp"], None
    authority = text_of(statement["authority"])
    source = addresses.statements(tenant, source=authority) if authority else None
    yield "Authority", wording.actor_name(statement["authority"]), source
    yield "Version", statement["version"], None
    if stored.repairs:
        yield "Repaired by", ", ".join(stored.repairs), None


def _web_address(address: str | None) -> str | None:
    """Return an address that a browser may follow; others, such as javascript:, are only shown."""
    return address if address and address.startswith(("https://", "http://")) else None


def _position(text: str | None) -> int | None:
    return int(text[:19]) if text and text.isascii() and text.isdigit() else None


def _page_before(request: HttpRequest, before: int | None) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    if before is not None:
        query["before"] = str(before)
    return f"?{query.urlencode()}"
