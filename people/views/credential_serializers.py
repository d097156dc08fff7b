"""Credentials and tenants as the management API shows and takes them."""

from typing import Any

from rest_framework import serializers

from people.models import Credential, Tenant
from people.rules.scopes import SCOPES
from people.rules.terms import Terms


class TenantSerializer(serializers.ModelSerializer[Tenant]):
    """A tenant."""

    class Meta:
        """What is shown."""

        model = Tenant
        fields = ["slug", "name", "home_page", "created_at"]


class CredentialSerializer(serializers.ModelSerializer[Credential]):
    """A credential, without its secret."""

    tenant = serializers.SlugRelatedField[Tenant](slug_field="slug", read_only=True)
    scopes = serializers.ListField(child=serializers.CharField())
    tolerances = serializers.ListField(child=serializers.CharField())
    agent = serializers.DictField(
        allow_null=True, help_text="The authority of its Statements, if it isn't its account."
    )

    class Meta:
        """What is shown."""

        model = Credential
        fields = [
            "id",
            "tenant",
            "name",
            "key",
            "scopes",
            "agent",
            "may_set_authority",
            "tolerances",
            "keep_refused",
            "requests_per_minute",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        ]
        read_only_fields = fields


class IssuedCredentialSerializer(CredentialSerializer):
    """A credential with its secret, which is shown this once."""

    secret = serializers.CharField(help_text="Keep it: it isn't shown again.")

    class Meta(CredentialSerializer.Meta):
        """What is shown."""

        fields = [*CredentialSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class CredentialPageSerializer(serializers.Serializer[Any]):
    """A page of credentials."""

    results = CredentialSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")


class TenantListSerializer(serializers.Serializer[Any]):
    """The tenants that the caller sees."""

    results = TenantSerializer(many=True)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it doesn't know, so that a misspelt name isn't taken for a choice."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Name the unknown properties."""
        unknown = sorted(set(self.initial_data) - set(self.fields)) if isinstance(self.initial_data, dict) else []
        if unknown:
            raise serializers.ValidationError(
                {name: serializers.ErrorDetail("There is no such property here.", code="unknown") for name in unknown}
            )
        return attrs


class NewCredentialSerializer(StrictSerializer):
    """The terms of a credential that is to be made; key and secret are random unless they are given."""

    name = serializers.CharField(help_text="Who or what will use it.")
    scopes = serializers.ListField(child=serializers.CharField(), help_text=f"Some of: {', '.join(SCOPES)}.")
    key = serializers.CharField(required=False)
    secret = serializers.CharField(required=False, trim_whitespace=False)
    agent = serializers.DictField(required=False, allow_null=True, default=None)
    may_set_authority = serializers.BooleanField(default=False)
    tolerances = serializers.ListField(child=serializers.CharField(), default=list)
    keep_refused = serializers.BooleanField(default=False)
    requests_per_minute = serializers.IntegerField(required=False, allow_null=True, default=None)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def terms(self) -> Terms:
        """Return the terms as the rules know them."""
        values = {name: value for name, value in self.validated_data.items() if name not in ("key", "secret")}
        values["scopes"], values["tolerances"] = frozenset(values["scopes"]), frozenset(values["tolerances"])
        return Terms(**values)


class RotationSerializer(StrictSerializer):
    """How a secret is replaced."""

    overlap_seconds = serializers.IntegerField(
        default=0, min_value=0, max_value=31_536_000, help_text="How long the old secret stays good."
    )


class CredentialQuerySerializer(serializers.Serializer[Any]):
    """Which credentials are listed."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)
    cursor = serializers.CharField(required=False, help_text="From the page before; see `next`.")
