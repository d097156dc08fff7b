"""xAPI Profiles in the management API."""

from rest_framework import serializers


class NamedSerializer(serializers.Serializer):
    """The parameters of what is found by an IRI."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    iri = serializers.CharField(max_length=10_000)


class ProfileQuerySerializer(serializers.Serializer):
    """The parameters of the list of Profiles."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class ProfileSerializer(serializers.Serializer):
    """A Profile."""

    iri = serializers.CharField()
    title = serializers.CharField()
    policy = serializers.CharField(help_text="off, report or enforce")
    changed_at = serializers.DateTimeField()


class ProfilePageSerializer(serializers.Serializer):
    """A page of Profiles."""

    results = ProfileSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ProfileVersionSerializer(serializers.Serializer):
    """A version of a Profile."""

    iri = serializers.CharField()
    generated_at = serializers.DateTimeField()
    was_revision_of = serializers.ListField(child=serializers.CharField())
    loaded_at = serializers.DateTimeField()


class ProfileVersionsSerializer(serializers.Serializer):
    """All versions of a Profile, newest first."""

    results = ProfileVersionSerializer(many=True)


class ProfileFaultSerializer(serializers.Serializer):
    """Something that the author of a Profile may mend."""

    path = serializers.CharField()
    value = serializers.JSONField()
    rule = serializers.CharField()
    section = serializers.CharField()
    code = serializers.CharField()
    to_mend = serializers.BooleanField(help_text="Whether it breaks the specification, or is only to think about.")


class LoadedProfileSerializer(serializers.Serializer):
    """What came of a document."""

    profile = serializers.CharField(source="version.profile.iri")
    version = serializers.CharField(source="version.iri")
    is_new = serializers.BooleanField(help_text="False if it was here already.")
    findings = ProfileFaultSerializer(source="version.findings", many=True)
