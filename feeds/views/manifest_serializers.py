"""Manifests in the management API."""

from rest_framework import serializers


class ManifestQuerySerializer(serializers.Serializer):
    """Of which hour."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    hour = serializers.DateTimeField(help_text="A moment within the hour, such as 2026-11-21T10:00:00Z.")


class ManifestsSerializer(serializers.Serializer):
    """The manifests of an hour."""

    results = serializers.ListField(
        child=serializers.CharField(), help_text="Each is a JWS; the keys are at /.well-known/manifest-keys.json."
    )
