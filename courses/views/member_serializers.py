"""Roles in courses as the management API shows and takes them."""

from typing import Any

from rest_framework import serializers

from courses.models import Membership
from courses.rules.roles import ROLES
from courses.views.strict_serializer import StrictSerializer


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A person of a course, and what they are in it."""

    learner = serializers.UUIDField(source="learner_id")
    name = serializers.CharField(source="learner.name")
    roles = serializers.ListField(child=serializers.CharField())
    from_outside = serializers.ListField(
        child=serializers.CharField(), help_text="Those of the roles that only an LMS gave, which may take them back."
    )

    class Meta:
        """What is shown."""

        model = Membership
        fields = ["learner", "name", "roles", "from_outside", "created_at"]
        read_only_fields = fields


class MemberPageSerializer(serializers.Serializer[Any]):
    """A page of the people of a course."""

    results = MemberSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class MembershipOfSerializer(serializers.ModelSerializer[Membership]):
    """A course of a person, and what they are in it."""

    course = serializers.UUIDField(source="course_id")
    title = serializers.CharField(source="course.title")
    roles = serializers.ListField(child=serializers.CharField())

    class Meta:
        """What is shown."""

        model = Membership
        fields = ["course", "title", "roles", "created_at"]
        read_only_fields = fields


class MembershipListSerializer(serializers.Serializer[Any]):
    """The courses of a person."""

    results = MembershipOfSerializer(many=True)


class RolesSerializer(StrictSerializer):
    """The roles of a person in a course."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), min_length=1)
