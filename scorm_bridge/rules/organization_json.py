"""An organization as the player gets it: the values of the manifest, with names as JavaScript writes them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, Final

from scorm_bridge.rules.manifest import Item, Manifest

_NOT_TOLD: Final = frozenset({"line", "metadata"})
_WORD = re.compile(r"_([a-z])")

Address = Callable[[str], str]
"""Returns the whole URL of one that is relative to the package."""


def organization_of(manifest: Manifest, address: Address) -> dict[str, Any]:
    """Return the organization that is taught, its items nested as in the manifest."""
    told = manifest.organization
    return {
        "identifier": told.identifier,
        "title": told.title,
        "objectivesGlobalToSystem": told.objectives_global_to_system,
        "sharedDataGlobalToSystem": told.shared_data_global_to_system,
        "completionThreshold": values_of(told.completion_threshold),
        "sequencing": values_of(told.sequencing),
        "items": [_item(item, manifest, address) for item in told.items],
    }


def values_of(value: Any) -> Any:
    """Return a value of a manifest as JSON has it: measures are numbers, only None is null."""
    if is_dataclass(value):
        named = {each.name: getattr(value, each.name) for each in fields(value) if each.name not in _NOT_TOLD}
        return {_camel(name): values_of(each) for name, each in named.items()}
    if isinstance(value, Mapping):
        return {str(name): values_of(each) for name, each in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [values_of(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def _item(item: Item, manifest: Manifest, address: Address) -> dict[str, Any]:
    resource = manifest.resource_of(item)
    url = manifest.launch_url(item)
    return {
        "identifier": item.identifier,
        "title": item.title,
        "isVisible": item.is_visible,
        "url": address(url) if url else "",
        "isSco": resource is not None and resource.is_sco,
        "hideLmsUi": list(item.hide_lms_ui),
        "prerequisites": item.prerequisites,
        "masteryScore": values_of(item.mastery_score),
        "maxTimeAllowed": item.max_time_allowed,
        "timeLimitAction": item.time_limit_action,
        "dataFromLms": item.data_from_lms,
        "completionThreshold": values_of(item.completion_threshold),
        "dataMaps": values_of(item.data_maps),
        "sequencing": values_of(item.sequencing),
        "items": [_item(child, manifest, address) for child in item.children],
    }


def _camel(name: str) -> str:
    return _WORD.sub(lambda match: match[1].upper(), name)
