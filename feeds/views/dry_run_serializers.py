"""Dry runs in the management API."""

from rest_framework import serializers

from feeds.rules.event_names import EVENTS
from feeds.rules.mapping_table import STANDARDS, XAPI
from feeds.views.feed_serializers import FilterSerializer

MOST_DAYS = 90


class ProposedRowSerializer(serializers.Serializer):
    """A row of the mapping that is tried out."""

    standard = serializers.ChoiceField(STANDARDS, default=XAPI)
    verb = serializers.CharField(max_length=2_000)
    event = serializers.ChoiceField(EVENTS)


class AskedDryRunSerializer(FilterSerializer):
    """What is tried out: on a feed what it would be changed to, or a stream that begins with all records."""

    feed = serializers.UUIDField(required=False, help_text="Its filters stand where none are given here.")
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=7)
    mapping = ProposedRowSerializer(many=True, required=False)
    rebuild = serializers.BooleanField(
        default=False, help_text="Make records anew by the mapping of this version, as `feeds rebuild` would."
    )


class GroupSerializer(serializers.Serializer):
    """How many records, by event, and the first of them; `properties` and `before` say what differs."""

    count = serializers.IntegerField()
    by_event = serializers.DictField(child=serializers.IntegerField())
    shown = serializers.ListField(child=serializers.DictField())


class DryRunSerializer(serializers.Serializer):
    """What would be different."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="Where it ended: bounded in time and in records.")
    is_whole = serializers.BooleanField(help_text="Whether it came to the newest record.")
    examined = serializers.IntegerField()
    same = serializers.IntegerField(source="differences.same")
    appear = GroupSerializer(source="differences.appear")
    vanish = GroupSerializer(source="differences.vanish")
    differ = GroupSerializer(source="differences.differ")
