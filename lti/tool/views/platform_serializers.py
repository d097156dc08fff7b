"""Platforms that launch us as the management API shows and takes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from courses.rules.roles import ROLES
from courses.views.strict_serializer import StrictSerializer
from lti.tool.models import Invitation, Platform, PlatformCourse
from lti.tool.rules.allowance import OPENS
from lti.tool.services import platforms

_SHOWN = [
    "id", "name", "issuer", "client_id", "authorization_endpoint", "token_endpoint", "token_audience", "jwks_uri",
    "jwks", "trusts_email", "accepts_deployments", "opens", "roles", "status", "created_at",
]  # fmt: skip


class PlatformSerializer(serializers.ModelSerializer[Platform]):
    """A platform that launches us."""

    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ROLES), help_text="Which roles people may have from it, beside Learner."
    )

    class Meta:
        """What is shown."""

        model = Platform
        fields = _SHOWN
        read_only_fields = fields


class PlatformDeploymentSerializer(StrictSerializer):
    """A deployment of a platform."""

    deployment_id = serializers.CharField(max_length=255)
    enabled = serializers.BooleanField(help_text="Launches from it are taken.")


class PlatformDetailsSerializer(PlatformSerializer):
    """A platform with its deployments."""

    deployments = serializers.SerializerMethodField()

    class Meta(PlatformSerializer.Meta):
        """What is shown."""

        fields = [*_SHOWN, "deployments"]
        read_only_fields = fields

    @extend_schema_field(PlatformDeploymentSerializer(many=True))
    def get_deployments(self, platform: Platform) -> list[dict[str, Any]]:
        """Return the deployments that are known."""
        known = platforms.deployments_of(platform)
        return [{"deployment_id": each, "enabled": enabled} for each, enabled in known.items()]


class PlatformPageSerializer(serializers.Serializer[Any]):
    """A page of platforms."""

    results = PlatformSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class PlatformRequestSerializer(StrictSerializer):
    """What is decided about a platform; what isn't said when it is registered is safe."""

    name = serializers.CharField(max_length=200)
    issuer = serializers.CharField(max_length=500)
    client_id = serializers.CharField(max_length=255)
    authorization_endpoint = serializers.CharField(max_length=1000)
    token_endpoint = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    token_audience = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    jwks_uri = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    jwks = serializers.CharField(max_length=100_000, required=False, allow_blank=True)
    trusts_email = serializers.BooleanField(required=False)
    accepts_deployments = serializers.BooleanField(required=False)
    opens = serializers.ChoiceField(choices=OPENS, required=False)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), required=False)
    status = serializers.ChoiceField(choices=Platform.STATUSES, required=False)


class PlatformCourseSerializer(serializers.ModelSerializer[PlatformCourse]):
    """A course that a platform may open."""

    course = serializers.UUIDField(source="course_id")
    title = serializers.CharField(source="course.title")

    class Meta:
        """What is shown."""

        model = PlatformCourse
        fields = ["course", "title", "how", "who", "created_at"]
        read_only_fields = fields


class PlatformCoursePageSerializer(serializers.Serializer[Any]):
    """A page of the courses of a platform."""

    results = PlatformCourseSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class InvitationRequestSerializer(StrictSerializer):
    """How somebody is invited."""

    needs_approval = serializers.BooleanField(
        default=True, help_text="The platform can't be used until its status is changed to active."
    )


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation, without its link."""

    platform = serializers.UUIDField(source="platform_id", allow_null=True, help_text="What came of it.")

    class Meta:
        """What is shown."""

        model = Invitation
        fields = ["id", "who", "needs_approval", "created_at", "expires_at", "used_at", "platform"]
        read_only_fields = fields


class InvitedSerializer(InvitationSerializer):
    """An invitation with its link, which is shown this once."""

    url = serializers.URLField(help_text="Where a platform registers us, by LTI Dynamic Registration 1.0.")

    class Meta(InvitationSerializer.Meta):
        """What is shown."""

        fields = [*InvitationSerializer.Meta.fields, "url"]
        read_only_fields = fields
