"""Learners as the management API shows and takes them."""

from typing import Any

from rest_framework import serializers

from people.models import Learner
from people.views.credential_serializers import StrictSerializer


class LearnerSerializer(serializers.ModelSerializer[Learner]):
    """A learner."""

    class Meta:
        """What is shown."""

        model = Learner
        fields = ["id", "name", "email", "external_id", "language", "created_at", "deactivated_at"]
        read_only_fields = fields


class LearnerDetailsSerializer(LearnerSerializer):
    """A learner with the Agents by which Statements name them, and the user name by which they sign in."""

    identities = serializers.ListField(child=serializers.DictField())
    username = serializers.CharField(allow_null=True)

    class Meta(LearnerSerializer.Meta):
        """What is shown."""

        fields = [*LearnerSerializer.Meta.fields, "identities", "username"]
        read_only_fields = fields


class LearnerPageSerializer(serializers.Serializer[Any]):
    """A page of learners."""

    results = LearnerSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")


class NewLearnerSerializer(StrictSerializer):
    """A learner who is to be made."""

    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(default="", allow_blank=True)
    external_id = serializers.CharField(required=False, allow_null=True, max_length=200)
    language = serializers.CharField(default="", allow_blank=True, max_length=35)


class LearnerChangesSerializer(StrictSerializer):
    """What is to be changed of a learner."""

    name = serializers.CharField(required=False, max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True)
    external_id = serializers.CharField(required=False, allow_null=True, max_length=200)
    language = serializers.CharField(required=False, allow_blank=True, max_length=35)


class AccountSerializer(StrictSerializer):
    """How a learner signs in."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(trim_whitespace=False, write_only=True)


class LearnerQuerySerializer(serializers.Serializer[Any]):
    """Which learners are listed."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several.")
    q = serializers.CharField(
        default="", max_length=254, help_text="A whole address or external id, or else the beginning of a name."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)
    cursor = serializers.CharField(required=False, help_text="From the page before; see `next`.")
