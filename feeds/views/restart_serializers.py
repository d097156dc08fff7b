"""What a consumer is told that can't go on from its cursor."""

from rest_framework import serializers


class RestartPointSerializer(serializers.Serializer):
    """From where it can go on."""

    url = serializers.CharField()
    cursor = serializers.CharField(required=False, help_text="Where there is one; else the stream begins anew.")


class RestartSerializer(serializers.Serializer):
    """A refusal, and from where it goes on."""

    error = serializers.DictField()
    problems = serializers.ListField(child=serializers.DictField())
    restart = RestartPointSerializer()
