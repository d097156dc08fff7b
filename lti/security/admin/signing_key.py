"""Our own keys: which signs, which are published, and a way to make the next one. For superusers."""

import json
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import action

from lti.security.models import SigningKey
from lti.security.services import keys


@admin.register(SigningKey)
class SigningKeyAdmin(ModelAdmin):
    """Shows keys; they belong to the installation, so tenants' administrators don't see them."""

    list_display = ["kid", "state", "signs_from", "created_at"]
    fields = ["kid", "state", "signs_from", "created_at", "public_half"]
    readonly_fields = fields
    ordering = ["-signs_from"]
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = ()
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions: Any = None
    actions_list = ["make_next"]

    @action(description="Make the next key…", icon="key", url_path="next", permissions=["view"])
    def make_next(self, request: HttpRequest) -> HttpResponse:
        """Ask, and make the next key."""
        if request.method == "POST":
            made = keys.rotate()
            messages.success(request, f"The key {made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M} UTC.")
            return redirect("admin:lti_security_signingkey_changelist")
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Make the next key?"}
        return TemplateResponse(request, "lti_security/admin/next_key.html", page)

    @admin.display(description="State")
    def state(self, key: SigningKey) -> str:
        """Return what the key is for now."""
        return keys.state_of(key)

    @admin.display(description="Public half (JSON Web Key)")
    def public_half(self, key: SigningKey) -> str:
        """Return what others see of the key."""
        return format_html('<pre class="json page-copy">{}</pre>', json.dumps(key.public, indent=2))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show keys to superusers."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Show keys to superusers."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a key by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes a key."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes a key; rotation does, and ``manage.py lti rotate-keys --withdraw``."""
        return False
