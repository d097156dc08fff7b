"""Platforms: the systems that launch us."""

from uuid import uuid4

from django.db import models

from lti.tool.rules.allowance import CHOSEN, OPENS, safe_roles


class Platform(models.Model):
    """A registration of ours with another LMS. One issuer may know us by several client ids.

    ``origins`` are those whose pages show ours in a frame, as its signed messages told them.
    """

    ACTIVE, WAITING, OFF = "active", "waiting", "off"
    STATUSES = ((ACTIVE, "active"), (WAITING, "waits for approval"), (OFF, "off"))

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=500, help_text="Its identifier, iss, letter by letter.")
    client_id = models.CharField(max_length=255, help_text="How it calls us.")
    authorization_endpoint = models.CharField(max_length=1000)
    token_endpoint = models.CharField(max_length=1000, blank=True)
    token_audience = models.CharField(
        max_length=1000, blank=True, help_text="The aud of our requests for tokens; the token endpoint when empty."
    )
    jwks_uri = models.CharField(max_length=1000, blank=True, help_text="Where it publishes its keys.")
    jwks = models.TextField(blank=True, help_text="Its keys, if it doesn't publish them: a JWK Set, or a key as PEM.")
    trusts_email = models.BooleanField(
        default=False, help_text="People whom it names by an e-mail address that we know are those whom we know."
    )
    accepts_deployments = models.BooleanField(
        default=True, help_text="Deployments that it names for the first time are taken in."
    )
    opens = models.CharField(
        max_length=10,
        choices=OPENS,
        default=CHOSEN,
        help_text="Which courses its links open, and its rosters fill. It may name any; others are refused.",
    )
    roles = models.JSONField(
        default=safe_roles,
        help_text="The roles that people may have here from its launches and rosters; others are withheld.",
    )
    status = models.CharField(max_length=10, choices=STATUSES, default=ACTIVE)
    origins = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # A login names the issuer, and perhaps the client; the list of a tenant's platforms is short.
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "issuer",
                "client_id",
                name="platform_of_issuer_and_client",
                violation_error_message="This issuer is registered with this client id already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
