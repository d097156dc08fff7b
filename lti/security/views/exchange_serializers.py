"""Exchanges as the management API shows them, and how they are asked for."""

from typing import Any

from rest_framework import serializers

from lti.security.models import Exchange
from lti.security.services import inspector

_OUTCOMES = {"passed": True, "refused": False}


class ExchangeSerializer(serializers.ModelSerializer[Exchange]):
    """A launch, a message or a service call; what is about people is covered for who may not see it."""

    problem = serializers.SerializerMethodField(help_text="Why it was refused; nothing if it passed.")
    learner = serializers.SerializerMethodField()

    class Meta:
        """What is shown."""

        model = Exchange
        fields = [
            "id",
            "at",
            "side",
            "kind",
            "party",
            "party_name",
            "learner",
            "passed",
            "status",
            "problem",
            "milliseconds",
        ]
        read_only_fields = fields

    def get_problem(self, exchange: Exchange) -> str:
        """Return why it was refused."""
        return inspector.problem_of(exchange, personal=self.context["personal"])

    def get_learner(self, exchange: Exchange) -> str | None:
        """Return whom it was about, to who may see it."""
        return str(exchange.learner) if exchange.learner and self.context["personal"] else None


class StepSerializer(serializers.Serializer[Any]):
    """One check."""

    name = serializers.CharField()
    passed = serializers.BooleanField()
    section = serializers.CharField(help_text="Where the rule stands.")
    came = serializers.CharField(required=False)
    expected = serializers.CharField(required=False)
    fix = serializers.CharField(required=False, help_text="What the other side, or you, can do about it.")


class ExchangeDetailsSerializer(ExchangeSerializer):
    """An exchange with every check, in their order, and the messages, decoded."""

    sentence = serializers.CharField(help_text="What happened, in one sentence.")
    steps = StepSerializer(many=True)
    messages = serializers.DictField()

    class Meta(ExchangeSerializer.Meta):
        """What is shown."""

        fields = [*ExchangeSerializer.Meta.fields, "sentence", "steps", "messages"]
        read_only_fields = fields


class ExchangePageSerializer(serializers.Serializer[Any]):
    """A page of exchanges."""

    results = ExchangeSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")


class ExchangeQuerySerializer(serializers.Serializer[Any]):
    """Which exchanges are asked for."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several tenants.")
    q = serializers.CharField(
        default="", allow_blank=True, help_text="The name of a tool or platform; or its id, a learner's or exchange's."
    )
    outcome = serializers.ChoiceField(choices=sorted(_OUTCOMES), required=False)
    side = serializers.ChoiceField(choices=[Exchange.PLATFORM, Exchange.TOOL], required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)
    cursor = serializers.CharField(required=False, help_text="Where the list goes on; from `next`.")


def filters_of(query: dict[str, Any]) -> dict[str, Any]:
    """Return what a query narrows the list to."""
    filters: dict[str, Any] = {}
    if "outcome" in query:
        filters["passed"] = _OUTCOMES[query["outcome"]]
    if "side" in query:
        filters["side"] = query["side"]
    return filters
