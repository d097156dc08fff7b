"""The public profiles, where they are at hand: beside the checkout, or where PUBLIC_PROFILES says."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xapi_profiles.rules.profile import Profile, read_profile

FOLDER = Path(os.environ.get("PUBLIC_PROFILES", Path(__file__).resolve().parents[3] / "shared" / "profiles"))

needs_public_profiles = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public profiles aren't beside the checkout")


@cache
def public_document(name: str) -> Any:
    """Return a public profile as ADL publishes it."""
    return json.loads((FOLDER / f"{name}.jsonld").read_text(encoding="utf-8"))


@cache
def public_profile(name: str) -> Profile:
    return read_profile(public_document(name))


def public_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.jsonld"))
