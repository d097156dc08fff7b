"""Attachments: what content is stored, and a way to save it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lrs.admin.base import StoreAdmin
from lrs.admin.download import download
from lrs.models import Attachment
from lrs.services import attachments


@admin.register(Attachment)
class AttachmentAdmin(StoreAdmin):
    """Shows attachments by their hash."""

    list_display = ["sha2", "content_type", "size", "stored"]
    fields = ["sha2", "content_type", "size", "stored", "file"]
    readonly_fields = fields
    search_fields = ["=sha2"]
    search_help_text = "The whole SHA-2 of a content"

    def get_urls(self) -> list[URLPattern]:
        """Add the download."""
        view = self.admin_site.admin_view(self.download_view)
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:attachment_id>/download/", view, name="lrs_attachment_download"), *urls]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Attachment]", search_term: str
    ) -> tuple["QuerySet[Attachment]", bool]:
        """Find a content by its hash, which the unique key serves."""
        term = search_term.strip().lower()
        return (queryset.filter(sha2=term) if term else queryset), False

    def download_view(self, request: HttpRequest, attachment_id: int) -> HttpResponse:
        """Hand out the content as a file to save."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        attachment = self.get_queryset(request).filter(pk=attachment_id).first()
        if attachment is None:
            raise Http404("There is no such attachment.")
        for part in attachments.contents(attachment.tenant_id, [attachment.sha2]):
            return download(part.content, name=attachment.sha2, content_type=attachment.content_type)
        raise Http404("The content is gone.")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: there is no history."""
        raise Http404

    @admin.display(description="Size")
    def size(self, attachment: Attachment) -> str:
        """Return the size for people."""
        return filesizeformat(attachment.length)

    @admin.display(description="Content")
    def file(self, attachment: Attachment) -> SafeString:
        """Return the link by which the content is saved."""
        address = reverse("admin:lrs_attachment_download", args=[attachment.pk])
        return format_html('<a class="page-link" href="{}">Save the content</a>', address)
