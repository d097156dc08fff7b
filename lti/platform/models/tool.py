"""A tool that we launch: its registration. LTI 1.3 §3.1, Dynamic Registration 1.0 §3."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from lti.platform.rules.privacy import SHARED


class Tool(models.Model):
    """An external tool of a tenant, as it was registered by hand or registered itself.

    ``client_id`` begins with the tenant, so that a token request finds its tenant by it. ``subject_key`` (encrypted) is
    what the tool's own names of our learners are made by. ``messages`` are what it takes beside plain launches, each
    with its own address, label and placements. ``jwks`` are pasted keys, in the place of ``jwks_uri``.
    """

    PENDING, ACTIVE, DISABLED = "pending", "active", "disabled"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    client_id = models.CharField(max_length=100, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(
        max_length=10,
        default=ACTIVE,
        choices=[(PENDING, "waits for approval"), (ACTIVE, "active"), (DISABLED, "disabled")],
    )
    initiate_login_uri = models.CharField("login initiation URL", max_length=2000)
    target_link_uri = models.CharField("launch URL", max_length=2000)
    redirect_uris = models.JSONField("redirect URIs", default=list)
    jwks_uri = models.CharField("key set URL", max_length=2000, blank=True)
    jwks = models.TextField("pasted keys", blank=True, help_text="A JSON Web Key Set, or one public key as PEM.")
    scopes = models.JSONField(default=list, blank=True)
    shares = models.CharField(
        "tells of people", max_length=20, default="anonymous", choices=[(each, text) for each, text in SHARED.items()]
    )
    custom = models.JSONField("custom parameters", default=dict, blank=True)
    messages = models.JSONField(default=list, blank=True)
    icon_uri = models.CharField("icon URL", max_length=2000, blank=True)
    own_window = models.BooleanField(default=False, help_text="Open in a window of its own, not in the player.")
    subject_key = models.BinaryField(editable=False)
    lti1p1_key = models.CharField("LTI 1.1 consumer key", max_length=250, blank=True)
    lti1p1_guid = models.CharField(
        "LTI 1.1 tool consumer instance GUID",
        max_length=255,
        blank=True,
        help_text="By which it knew the platform that launched it by LTI 1.1. Empty: it isn't told.",
    )
    lti1p1_secret = models.BinaryField(editable=False, null=True)
    asked = models.JSONField(default=dict, editable=False, help_text="What it asked for when it registered itself.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "client_id", name="tool_by_client_id"),
            models.CheckConstraint(
                name="tool_tells_of_people", condition=Q(shares__in=list(SHARED)), violation_error_message="Unknown."
            ),
        ]
        # The list of a tenant's tools, newest first.
        indexes = [models.Index(fields=["tenant", "-created_at", "id"], name="tools_of_tenant")]

    def __str__(self) -> str:
        return self.name
