"""Feeds in the management API."""

from rest_framework import serializers

from feeds.rules.event_names import EVENTS
from feeds.views.serializers import SequenceField


class FilterSerializer(serializers.Serializer):
    """Which records a feed has: those that fulfil all that is given."""

    events = serializers.ListField(
        child=serializers.ChoiceField(EVENTS),
        required=False,
        help_text="All, if none is named.",
    )
    course = serializers.CharField(max_length=500, required=False, allow_blank=True)
    verb = serializers.CharField(max_length=2_000, required=False, allow_blank=True, help_text="An IRI.")
    profile = serializers.CharField(max_length=2_000, required=False, allow_blank=True, help_text="An IRI.")
    group = serializers.UUIDField(required=False, allow_null=True, help_text="A group of a course.")


class FeedSerializer(FilterSerializer):
    """A feed, and how it is."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(max_length=200)
    kind = serializers.CharField(max_length=20, read_only=True)
    url = serializers.CharField(max_length=2_000, help_text="Where records go, as the kind wants it.")
    options = serializers.DictField(required=False, help_text="What the kind asks for beside the address.")
    secret = serializers.CharField(
        max_length=10_000,
        required=False,
        write_only=True,
        help_text="What the receiver lets in, where it has a secret of its own; never shown.",
    )
    owner = serializers.CharField(max_length=200, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=500, required=False, allow_blank=True)
    in_order = serializers.BooleanField(required=False)
    at_once = serializers.IntegerField(min_value=1, max_value=16, required=False)
    status = serializers.CharField(read_only=True)
    disabled_because = serializers.CharField(read_only=True)
    delivered = serializers.IntegerField(read_only=True)
    last_success_at = serializers.DateTimeField(read_only=True)
    failing_since = serializers.DateTimeField(read_only=True)
    last_problem = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class NewFeedSerializer(FeedSerializer):
    """A feed that is to be made."""

    kind = serializers.CharField(max_length=20, default="webhook", help_text="One of `GET /api/v1/feed-kinds`.")
    since = serializers.DateTimeField(required=False, help_text="Deliver what was stored since; else what comes.")
    after_sequence = SequenceField(required=False, source="after", help_text="Or what comes after this place.")


class MadeFeedSerializer(FeedSerializer):
    """A feed with the secret that signs, which is shown this once; empty if none does."""

    secret = serializers.CharField()


class OptionSerializer(serializers.Serializer):
    """One thing that a kind of feeds may be told."""

    name = serializers.CharField()
    help = serializers.CharField()
    type = serializers.ChoiceField(["text", "number", "flag"])
    default = serializers.JSONField()
    choices = serializers.ListField(child=serializers.CharField())
    is_needed = serializers.BooleanField()


class FeedKindSerializer(serializers.Serializer):
    """A kind of feeds: where they go, what they ask for, and whether they make the secret that signs."""

    kind = serializers.CharField()
    title = serializers.CharField()
    help_of_url = serializers.CharField()
    options = OptionSerializer(many=True)
    keeps_order = serializers.BooleanField()
    signs = serializers.BooleanField()


class FeedKindsSerializer(serializers.Serializer):
    """All kinds."""

    results = FeedKindSerializer(many=True)


class FeedQuerySerializer(serializers.Serializer):
    """The parameters of the list of feeds."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class FeedPageSerializer(serializers.Serializer):
    """A page of feeds."""

    results = FeedSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class StatusSerializer(serializers.Serializer):
    """Whether a feed goes on."""

    status = serializers.ChoiceField(["active", "paused"])


class SecretSerializer(serializers.Serializer):
    """Which kind of secret is wanted."""

    algorithm = serializers.ChoiceField(["hmac-sha256", "ed25519"], default="hmac-sha256")


class MadeSecretSerializer(serializers.Serializer):
    """A new secret, or the public half of a new key; shown this once."""

    algorithm = serializers.CharField()
    secret = serializers.CharField()


class ReplaySerializer(serializers.Serializer):
    """What is to be delivered again: everything stored since, or the dead letters, all or one."""

    since = serializers.DateTimeField(required=False)
    sequence = serializers.RegexField("^[0-9]{1,19}$", required=False, help_text="Of one dead letter.")


class ReplayedSerializer(serializers.Serializer):
    """How many dead letters are tried again."""

    deliveries = serializers.IntegerField()


class SentSerializer(serializers.Serializer):
    """What came of a request."""

    verdict = serializers.CharField(help_text="delivered, again, refused or gone")
    status = serializers.IntegerField(source="answer.status", help_text="Of an HTTP receiver; 0 if none answered.")
    said = serializers.CharField()
    seconds = serializers.FloatField()


class DeliverySerializer(serializers.Serializer):
    """A record that wasn't taken yet, or never."""

    sequence = serializers.CharField()
    tries = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    dead_at = serializers.DateTimeField()
    last_status = serializers.IntegerField()
    last_answer = serializers.CharField()


class DeliveryPageSerializer(serializers.Serializer):
    """A page of such records."""

    results = DeliverySerializer(many=True)
    next = serializers.CharField(allow_null=True)
