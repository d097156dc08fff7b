"""What is asked for and answered in the management API (feeds)."""

from rest_framework import serializers

from feeds.rules.event_names import Event

MOST = 5_000
LONGEST_WAIT = 30


class RecordQuerySerializer(serializers.Serializer):
    """The parameters of the stream."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False, help_text="Where the last answer ended; it carries its filters.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=500)
    event = serializers.CharField(required=False, help_text="Names of events, separated by commas.")
    course = serializers.CharField(required=False, help_text="The id of a course as records have it.")
    learner = serializers.UUIDField(required=False, help_text="The id of a learner as records have it.")
    item = serializers.CharField(required=False, help_text="The id of an item as records have it.")
    wait = serializers.IntegerField(
        min_value=0, max_value=LONGEST_WAIT, default=0, help_text="How many seconds to wait where there is nothing yet."
    )

    def validate_event(self, names: str) -> str:
        """Refuse what is no event, for it would never come."""
        unknown = set(names.split(",")) - set(Event)
        if unknown:
            raise serializers.ValidationError(f"{min(unknown)!r} is no event; there are {', '.join(Event)}.")
        return names


class RecordPageSerializer(serializers.Serializer):
    """A page of the stream."""

    results = serializers.ListField(child=serializers.DictField(), help_text="Learning records, in order.")
    cursor = serializers.CharField(help_text="Where this page ended: ask with it for what comes next, now or later.")
    more = serializers.BooleanField(help_text="Whether there are more already.")


class ItemStateQuerySerializer(serializers.Serializer):
    """The parameters of a learner's items."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)


class ItemStateSerializer(serializers.Serializer):
    """Where a learner stands with an item."""

    item = serializers.CharField()
    name = serializers.CharField(required=False)
    status = serializers.CharField()
    launches = serializers.IntegerField(required=False)
    attempts = serializers.IntegerField(required=False)
    seconds = serializers.FloatField(required=False, help_text="The time spent in sessions that ended.")
    progress = serializers.FloatField(required=False)
    first_activity_at = serializers.DateTimeField()
    last_activity_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(required=False)
    passed_at = serializers.DateTimeField(required=False)
    failed_at = serializers.DateTimeField(required=False)
    satisfied_at = serializers.DateTimeField(required=False)
    waived_at = serializers.DateTimeField(required=False)
    best_scaled = serializers.FloatField(required=False)
    latest_score = serializers.DictField(required=False)


class ItemStatePageSerializer(serializers.Serializer):
    """A page of a learner's items."""

    results = ItemStateSerializer(many=True)
    next = serializers.CharField(allow_null=True)
