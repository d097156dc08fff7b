"""What the management API answers about courses of cmi5."""

from rest_framework import serializers


class ImportedSerializer(serializers.Serializer):
    """A course that was imported."""

    id = serializers.UUIDField(source="course_id")
    version = serializers.IntegerField()
    title = serializers.CharField()
    units = serializers.IntegerField(help_text="How many AUs it has.")


class ViolationSerializer(serializers.Serializer):
    """A broken rule."""

    requirement = serializers.CharField()
    message = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    advice = serializers.CharField()


class CheckSerializer(serializers.Serializer):
    """What an import would find."""

    valid = serializers.BooleanField()
    violations = ViolationSerializer(many=True)
