"""What the management API says of attempts."""

from rest_framework import serializers


class AttemptQuerySerializer(serializers.Serializer):
    """Which attempts are listed."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    registration = serializers.UUIDField(required=False, help_text="Those of one enrollment.")
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)
    cursor = serializers.CharField(required=False, help_text="From `next`.")


class PageQuerySerializer(serializers.Serializer):
    """Which page of a list is wanted."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    cursor = serializers.CharField(required=False, help_text="From `next`.")


class StandingSerializer(serializers.Serializer):
    """Where a learner stands."""

    completion = serializers.CharField()
    success = serializers.CharField()
    score_scaled = serializers.FloatField(allow_null=True)
    progress_measure = serializers.FloatField(allow_null=True)


class AttemptSerializer(StandingSerializer):
    """An attempt on a package."""

    id = serializers.UUIDField()
    registration = serializers.UUIDField(source="enrollment_id")
    item = serializers.IntegerField(source="item_id")
    number = serializers.IntegerField()
    mode = serializers.CharField()
    begun_at = serializers.DateTimeField()
    last_activity_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField()
    current = serializers.CharField()
    seconds = serializers.FloatField()


class ScoAttemptSerializer(StandingSerializer):
    """An attempt on one activity; its id is the subregistration of its Statements."""

    id = serializers.UUIDField()
    activity = serializers.CharField()
    number = serializers.IntegerField()
    begun_at = serializers.DateTimeField()
    initialized_at = serializers.DateTimeField(allow_null=True)
    suspended_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    exit = serializers.CharField()
    total_seconds = serializers.FloatField()
    elements = serializers.IntegerField()


class AttemptDetailsSerializer(AttemptSerializer):
    """An attempt with those on its activities."""

    sco_attempts = ScoAttemptSerializer(many=True)


class AttemptPageSerializer(serializers.Serializer):
    """A page of attempts."""

    results = AttemptSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ElementSerializer(serializers.Serializer):
    """An element, and the commit that wrote it last."""

    name = serializers.CharField()
    value = serializers.CharField()
    session = serializers.IntegerField()
    commit = serializers.IntegerField()


class ElementPageSerializer(serializers.Serializer):
    """A page of elements."""

    results = ElementSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class CommitSerializer(serializers.Serializer):
    """A commit that was taken."""

    session = serializers.IntegerField(source="session.number")
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField()
    activity = serializers.CharField()
    activity_attempt = serializers.IntegerField(allow_null=True)
    elements = serializers.IntegerField()
    bytes = serializers.IntegerField()
    events = serializers.JSONField()


class CommitPageSerializer(serializers.Serializer):
    """A page of commits."""

    results = CommitSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class SetAsideQuerySerializer(PageQuerySerializer):
    """Which of what was set aside is listed."""

    reason = serializers.CharField(max_length=20, help_text="Such as `statement-refused` or `document-refused`.")


class SayAgainSerializer(serializers.Serializer):
    """How much of what was refused is said again at once."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=200)
    after = serializers.IntegerField(min_value=0, default=0, help_text="From `next`.")


class SaidAgainSerializer(serializers.Serializer):
    """What came of it; `next` is where to go on, null when everything was tried."""

    stored = serializers.IntegerField()
    refused = serializers.IntegerField()
    next = serializers.IntegerField(allow_null=True)


class SetAsideSerializer(serializers.Serializer):
    """Content of a commit that isn't part of the run-time data; ``content`` is JSON."""

    attempt = serializers.UUIDField(source="attempt_id")
    session = serializers.IntegerField(source="session.number")
    number = serializers.IntegerField()
    reason = serializers.CharField()
    came_at = serializers.DateTimeField()
    content = serializers.CharField()


class SetAsidePageSerializer(serializers.Serializer):
    """A page of what was set aside."""

    results = SetAsideSerializer(many=True)
    next = serializers.CharField(allow_null=True)
