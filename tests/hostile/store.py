"""Everything that the store holds, to compare before and after."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

Holdings = dict[str, Any]


def holdings() -> Holdings:
    """Return every row of the rooms ``lrs`` and ``people``, and the attachments that lie in the storage."""
    rows: Holdings = {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for app in ("lrs", "people")
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in ("people.Credential", "people.RateBucket")  # when it was last used, and how often
    }
    return {**rows, "files": sorted(str(each) for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file())}


def statements_held() -> int:
    """Return how many Statements there are."""
    return apps.get_model("lrs", "Statement")._base_manager.count()
