"""Policies and findings in the management API."""

from rest_framework import serializers

from courses.views.strict_serializer import StrictSerializer
from xapi_profiles.models import Policy
from xapi_profiles.views.serializers import ProfileQuerySerializer


class PolicySerializer(StrictSerializer):
    """What is done about Statements that break a Profile."""

    policy = serializers.ChoiceField(Policy.values)


class ProfileFindingQuerySerializer(ProfileQuerySerializer):
    """The parameters of the list of findings."""

    profile = serializers.CharField(required=False, help_text="The IRI of a Profile; else findings of all.")


class ProfileFindingSerializer(serializers.Serializer):
    """How often a source broke a rule with a verb."""

    profile = serializers.CharField(source="profile.iri")
    source = serializers.CharField(help_text="The credential, or the kind of content that was launched.")
    verb = serializers.CharField()
    path = serializers.CharField()
    rule = serializers.CharField()
    code = serializers.CharField()
    count = serializers.IntegerField()
    first_at = serializers.DateTimeField()
    first_statement = serializers.UUIDField()
    newest_at = serializers.DateTimeField()
    newest_statement = serializers.UUIDField()


class ProfileFindingPageSerializer(serializers.Serializer):
    """A page of findings."""

    results = ProfileFindingSerializer(many=True)
    next = serializers.CharField(allow_null=True)
