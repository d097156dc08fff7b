"""Documents: State, Activity Profile and Agent Profile (xAPI 1.0.3 Communication §2.2)."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lrs.admin.actor_text import EXPLANATION, actor_of
from lrs.admin.base import StoreAdmin, chosen_tenant
from lrs.admin.content import as_json, preview
from lrs.admin.download import download
from lrs.models import ActivityProfile, AgentProfile, State
from lrs.rules.errors import Refusal
from lrs.services import document_context
from lrs.services.document_context import DocumentContext


class DocumentAdmin(StoreAdmin):
    """What the three kinds of documents share: the newest ones, or those of one owner by the index of owners."""

    search_fields = ["owner"]
    _own_fields: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        """Add the download."""
        view = self.admin_site.admin_view(self.download_view)
        name = f"lrs_{self.opts.model_name}_download"
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:document_id>/download/", view, name=name), *urls]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what is shown of one document."""
        return [*self._own_fields, "content_type", "size", "etag", "stored", "file", "shown_content"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return all of it."""
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Measure the contents instead of reading them, where there are many."""
        rows = super().get_queryset(request).select_related("tenant").annotate(content_length=Length("content"))
        match = request.resolver_match
        return rows.defer("content") if match and (match.url_name or "").endswith("_changelist") else rows

    def owner_context(self, tenant_id: int, words: list[str]) -> DocumentContext:
        """Return whose documents are looked for."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Find the documents of one owner; the list is narrowed to one tenant already."""
        if not search_term.strip():
            return queryset, False
        try:
            context = self.owner_context(chosen_tenant(request).pk, search_term.split(maxsplit=1))
        except (Refusal, ValueError) as error:
            self.message_user(request, getattr(error, "message", str(error)), level="warning")
            return queryset.none(), False
        return queryset.filter(owner=context.owner), False

    def download_view(self, request: HttpRequest, document_id: int) -> HttpResponse:
        """Hand out the content as a file to save."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = self.get_queryset(request).filter(pk=document_id).first()
        if document is None:
            raise Http404("There is no such document.")
        return download(bytes(document.content), name=f"document-{document.pk}", content_type=document.content_type)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: there is no history."""
        raise Http404

    @admin.display(description="Size")
    def size(self, document: Any) -> str:
        """Return the size for people."""
        return filesizeformat(document.content_length)

    @admin.display(description="Content")
    def shown_content(self, document: Any) -> SafeString:
        """Return the content, escaped."""
        return preview(bytes(document.content), document.content_type)

    @admin.display(description="Agent")
    def shown_agent(self, document: Any) -> SafeString:
        """Return the Agent whose document it is."""
        return as_json(document.agent)

    @admin.display(description="File")
    def file(self, document: Any) -> SafeString:
        """Return the link by which the content is saved."""
        address = reverse(f"admin:lrs_{self.opts.model_name}_download", args=[document.pk])
        return format_html('<a class="page-link" href="{}">Save the content</a>', address)


@admin.register(State)
class StateAdmin(DocumentAdmin):
    """Shows State documents."""

    list_display = ["state_id", "activity_iri", "agent", "registration", "size", "stored"]
    search_help_text = "An Activity's IRI, a space, and its Agent: " + EXPLANATION
    _own_fields = ("state_id", "activity_iri", "shown_agent", "registration")

    def owner_context(self, tenant_id: int, words: list[str]) -> DocumentContext:
        """Return the context of an Activity and an Agent."""
        if len(words) < 2:
            raise ValueError(self.search_help_text)
        return document_context.state_context(
            tenant_id, activity_iri=words[0], agent=actor_of(words[1]), registration=None
        )


@admin.register(ActivityProfile)
class ActivityProfileAdmin(DocumentAdmin):
    """Shows the profiles of Activities."""

    list_display = ["profile_id", "activity_iri", "size", "stored"]
    search_help_text = "An Activity's IRI"
    _own_fields = ("profile_id", "activity_iri")

    def owner_context(self, tenant_id: int, words: list[str]) -> DocumentContext:
        """Return the context of an Activity."""
        return document_context.activity_profile_context(tenant_id, activity_iri=words[0])


@admin.register(AgentProfile)
class AgentProfileAdmin(DocumentAdmin):
    """Shows the profiles of Agents."""

    list_display = ["profile_id", "agent", "size", "stored"]
    search_help_text = EXPLANATION
    _own_fields = ("profile_id", "shown_agent")

    def owner_context(self, tenant_id: int, words: list[str]) -> DocumentContext:
        """Return the context of an Agent."""
        return document_context.agent_profile_context(tenant_id, agent=actor_of(" ".join(words)))
