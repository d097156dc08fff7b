"""Statements as the management API shows them: the Statement itself, and what the store knows beside it."""

from typing import Any

from rest_framework import serializers


class ListedStatementSerializer(serializers.Serializer[Any]):
    """A Statement in a list."""

    id = serializers.UUIDField(source="statement_id")
    stored = serializers.DateTimeField()
    voided = serializers.BooleanField()
    repairs = serializers.ListField(
        child=serializers.CharField(), help_text="Tolerances that were applied when it was stored."
    )
    statement = serializers.DictField(help_text="The Statement as the xAPI returns it.")


class StatementPageSerializer(serializers.Serializer[Any]):
    """A page of Statements."""

    results = ListedStatementSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")


class ReferrerSerializer(serializers.Serializer[Any]):
    """A Statement that refers to this one."""

    id = serializers.UUIDField(source="statement_id")
    voids = serializers.BooleanField()


class StatementDetailsSerializer(ListedStatementSerializer):
    """One Statement with everything around it."""

    credential = serializers.IntegerField(
        source="credential_id", allow_null=True, help_text="The id of the credential that stored it."
    )
    is_voiding = serializers.BooleanField()
    referrers = ReferrerSerializer(many=True)


class VoidingSerializer(serializers.Serializer[Any]):
    """Why a Statement is voided."""

    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1000, help_text="Kept in the voiding Statement."
    )


class VoidedSerializer(serializers.Serializer[Any]):
    """The Statement that voids."""

    id = serializers.UUIDField(help_text="The id of the voiding Statement.")


class StatementQuerySerializer(serializers.Serializer[Any]):
    """Which Statements are listed: the filters of the xAPI."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several.")
    agent = serializers.CharField(required=False, help_text="An Agent or identified Group, as JSON.")
    verb = serializers.CharField(required=False, help_text="A Verb's IRI.")
    activity = serializers.CharField(required=False, help_text="An Activity's IRI.")
    registration = serializers.UUIDField(required=False)
    related_agents = serializers.BooleanField(required=False)
    related_activities = serializers.BooleanField(required=False)
    since = serializers.CharField(required=False, help_text="Stored after this ISO 8601 moment.")
    until = serializers.CharField(required=False, help_text="Stored at this moment or before.")
    voided = serializers.BooleanField(required=False, help_text="Only those that are voided.")
    limit = serializers.IntegerField(required=False, min_value=0, help_text="Statements a page.")
    cursor = serializers.CharField(required=False, help_text="From the page before, instead of all filters.")
