"""What the management API asks and answers about launches."""

from rest_framework import serializers

from cmi5.rules.vocabulary import LAUNCH_MODES, NORMAL


class LaunchRequestSerializer(serializers.Serializer):
    """What shall be launched, for whom."""

    au_index = serializers.IntegerField(min_value=0, help_text="The AU's place among those of the course, from 0.")
    actor = serializers.DictField(help_text="An Agent with an account (cmi5 §9.2).")
    registration = serializers.UUIDField(required=False, allow_null=True, help_text="A new one if it is left out.")
    launch_mode = serializers.ChoiceField(choices=LAUNCH_MODES, default=NORMAL)
    return_url = serializers.URLField(required=False, allow_null=True, max_length=2000)


class LaunchSerializer(serializers.Serializer):
    """Where the browser goes."""

    url = serializers.CharField()
    registration = serializers.UUIDField()
    session = serializers.UUIDField()


class WaiveRequestSerializer(serializers.Serializer):
    """Which AU is waived, and why."""

    au_index = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(max_length=1000)


class SessionSerializer(serializers.Serializer):
    """The session id of what was recorded."""

    session = serializers.UUIDField()


class UnitProgressSerializer(serializers.Serializer):
    """Where a learner stands with an AU."""

    au_index = serializers.IntegerField()
    publisher_id = serializers.CharField()
    activity_id = serializers.CharField()
    move_on = serializers.CharField()
    launches = serializers.IntegerField()
    completed_at = serializers.DateTimeField(allow_null=True)
    passed_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)
    waived_at = serializers.DateTimeField(allow_null=True)
    satisfied = serializers.BooleanField()
    score_scaled = serializers.FloatField(allow_null=True)
    progress = serializers.IntegerField(allow_null=True)
    seconds = serializers.FloatField()


class ProgressSerializer(serializers.Serializer):
    """Where a learner stands with a course, in one registration."""

    registration = serializers.UUIDField()
    course = serializers.UUIDField()
    version = serializers.IntegerField()
    learner = serializers.UUIDField()
    satisfied_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    units = UnitProgressSerializer(many=True)
