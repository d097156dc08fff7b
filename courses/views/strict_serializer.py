"""What is taken by the management API of courses has no unknown properties."""

from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it doesn't know, so that a misspelt name isn't taken for a choice."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Name the unknown properties."""
        given = self.initial_data if isinstance(self.initial_data, dict) else {}
        unknown = sorted(set(given) - set(self.fields))
        if unknown:
            told = serializers.ErrorDetail("There is no such property here.", code="unknown")
            raise serializers.ValidationError(dict.fromkeys(unknown, told))
        return attrs
