"""What is asked for and answered in the management API (feeds)."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from feeds.rules.event_names import Event
from feeds.rules.learning_record import SEQUENCE_DIGITS
from feeds.rules.renderings.formats import FORMATS
from lrs.rules.position import LAST

MOST = 5_000
LONGEST_WAIT = 30


class SequenceField(serializers.RegexField):
    """A place in the log as records tell it; it is read as a position."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(f"^[0-9]{{{SEQUENCE_DIGITS}}}$", **kwargs)

    def run_validation(self, data: Any = empty) -> int:
        """Return the position."""
        return min(int(super().run_validation(data)), LAST)


class StreamQuerySerializer(serializers.Serializer):
    """The parameters of every stream."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False, help_text="Where the last answer ended; it carries its filters.")
    after_sequence = SequenceField(
        required=False, help_text="Begin after this place in the log, as records, messages and manifests tell it."
    )
    since = serializers.DateTimeField(
        required=False, help_text="Begin with what was stored after this moment; without it, with the first."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=500)
    wait = serializers.IntegerField(
        min_value=0, max_value=LONGEST_WAIT, default=0, help_text="How many seconds to wait where there is nothing yet."
    )


class RecordQuerySerializer(StreamQuerySerializer):
    """The parameters of the stream of records."""

    event = serializers.CharField(required=False, help_text="Names of events, separated by commas.")
    course = serializers.CharField(required=False, help_text="The id of a course as records have it.")
    learner = serializers.UUIDField(required=False, help_text="The id of a learner as records have it.")
    item = serializers.CharField(required=False, help_text="The id of an item as records have it.")
    verb = serializers.CharField(required=False, help_text="The IRI of a verb.")
    profile = serializers.CharField(
        required=False, help_text="The IRI by which Statements name a profile in their category."
    )
    group = serializers.UUIDField(
        required=False,
        help_text="The id of a group of a course: the records of those who are in it by then.",
    )
    format = serializers.ChoiceField(FORMATS, required=False, help_text="Learning records, unless another is named.")

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


class ChangeQuerySerializer(StreamQuerySerializer):
    """The parameters of the stream of changes; the filters are those of the xAPI."""

    agent = serializers.CharField(required=False, help_text="An Agent or Group as JSON.")
    verb = serializers.CharField(required=False, help_text="The IRI of a verb.")
    activity = serializers.CharField(required=False, help_text="The IRI of an Activity.")
    registration = serializers.CharField(required=False)
    related_agents = serializers.ChoiceField(["true", "false"], required=False)
    related_activities = serializers.ChoiceField(["true", "false"], required=False)


class ChangeSerializer(serializers.Serializer):
    """One change of the log."""

    sequence = serializers.CharField(help_text="The place in the log, as records have it.")
    change = serializers.ChoiceField(["stored", "voided"])
    statement = serializers.DictField(help_text="The Statement that was stored.")
    voids = serializers.UUIDField(required=False, help_text="Of `voided`: the Statement that doesn't hold any more.")
    voided = serializers.BooleanField(required=False, help_text="Whether it was voided before it came.")


class ChangePageSerializer(serializers.Serializer):
    """A page of changes."""

    results = ChangeSerializer(many=True)
    cursor = serializers.CharField(help_text="Where this page ended: ask with it for what comes next, now or later.")
    more = serializers.BooleanField(help_text="Whether there are more already.")


class ItemStateQuerySerializer(serializers.Serializer):
    """The parameters of a learner's items."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)


class ItemStateSerializer(serializers.Serializer):
    """Where a learner stands with an item."""

    key = serializers.UUIDField(help_text="What stands for the item in addresses.")
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


class RuleSerializer(serializers.Serializer):
    """A row of the mapping."""

    id = serializers.CharField()
    standard = serializers.CharField()
    verb = serializers.CharField()
    event = serializers.CharField()
    source = serializers.CharField(help_text="Where the standard says what the verb means.")


class ReasonSerializer(serializers.Serializer):
    """Which record decided a property of the state, and what in it did."""

    what = serializers.CharField()
    at = serializers.CharField()
    says = serializers.CharField()
    record = serializers.UUIDField(source="record.id")


class LinkSerializer(serializers.Serializer):
    """A record with the row that made it, and its Statement."""

    record = serializers.DictField()
    retracted_by = serializers.CharField(help_text="The sequence of the record that took it back; else empty.")
    rule = RuleSerializer()
    statement = serializers.DictField(
        allow_null=True, help_text="As the log has it; null if it isn't there any more, or if you may not see it."
    )


class ExplanationSerializer(serializers.Serializer):
    """Why a learner stands where they stand with an item."""

    state = ItemStateSerializer()
    mapping = serializers.IntegerField(help_text="The version of the mapping by which records are made.")
    reasons = ReasonSerializer(many=True)


class ExplanationPageSerializer(ExplanationSerializer):
    """The same, with a page of the records that tell of it, in order."""

    results = LinkSerializer(many=True)
    next = serializers.CharField(allow_null=True)
