"""The shelf: the Profiles that a tenant has, their versions, and what an IRI of theirs stands for."""

from typing import Any

import orjson
from django.db.models import OuterRef, Subquery

from xapi_profiles.models import Profile, ProfileVersion
from xapi_profiles.rules import profile as written


def current_version(profile: Profile) -> ProfileVersion:
    """Return the newest version of a Profile."""
    return versions_of(profile)[0]


def versions_of(profile: Profile) -> list[ProfileVersion]:
    """Return all versions of a Profile, newest first."""
    rows = ProfileVersion.objects.filter(tenant_id=profile.tenant_id, profile=profile)
    return list(rows.order_by("-generated_at", "id"))


def current_profiles(tenant_id: int) -> list[written.Profile]:
    """Return the current version of every Profile of a tenant, read."""
    newest = ProfileVersion.objects.filter(tenant_id=tenant_id, profile=OuterRef("profile"))
    newest = newest.order_by("-generated_at", "id").values("pk")[:1]
    rows = ProfileVersion.objects.filter(tenant_id=tenant_id, pk=Subquery(newest)).order_by("iri")
    return [read(each) for each in rows]


def read(version: ProfileVersion) -> written.Profile:
    """Return what a version says."""
    return written.read_profile(document_of(version))


def document_of(version: ProfileVersion) -> dict[str, Any]:
    """Return the document of a version, parsed."""
    document: dict[str, Any] = orjson.loads(version.document)
    return document
