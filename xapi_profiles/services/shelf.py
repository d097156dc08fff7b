"""The shelf: the Profiles that a tenant has, their versions, and what an IRI of theirs stands for."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import OuterRef, Q, QuerySet, Subquery

from people.rules.digests import digest_of
from xapi_profiles.models import Profile, ProfilePart, ProfileVersion
from xapi_profiles.rules import profile as written
from xapi_profiles.rules.errors import UnknownProfile


@dataclass(frozen=True, slots=True)
class Part:
    """A Concept, Statement Template or Pattern as its document has it, and the version that this stands in."""

    version: ProfileVersion
    source: dict[str, Any]
    context: Any


def profiles_of(tenant_id: int, *, after: tuple[str, str], at_most: int) -> tuple[list[Profile], Profile | None]:
    """Return a page of a tenant's Profiles by title and id, and the last of it where there are more."""
    title, id_ = after
    rows = Profile.objects.filter(tenant_id=tenant_id, title__gte=title).order_by("title", "id")
    if id_:
        rows = rows.filter(Q(title__gt=title) | Q(pk__gt=id_))
    found = list(rows[: at_most + 1])
    return found[:at_most], found[at_most - 1] if len(found) > at_most else None


def named(tenant_id: int, iri: str) -> Profile:
    """Return the Profile of an IRI, its own or that of one of its versions."""
    return version_named(tenant_id, iri).profile


def version_named(tenant_id: int, iri: str) -> ProfileVersion:
    """Return the version of an IRI: the current one for a Profile's own."""
    digest = digest_of(iri)
    profile = Profile.objects.filter(tenant_id=tenant_id, digest=digest).first()
    if profile is not None:
        return current_version(profile)
    version = ProfileVersion.objects.filter(tenant_id=tenant_id, digest=digest).select_related("profile").first()
    if version is None:
        raise UnknownProfile(f"There is no Profile {iri} here, and no version of one.")
    return version


def part_named(tenant_id: int, iri: str) -> Part:
    """Return what a Concept's, Statement Template's or Pattern's IRI stands for, as the newest version that has it."""
    rows = ProfilePart.objects.filter(tenant_id=tenant_id, digest=digest_of(iri)).select_related("version")
    part = rows.order_by("-version__generated_at", "version_id").first()
    if part is None:
        raise UnknownProfile(f"No Profile here defines {iri}.")
    document = document_of(part.version)
    return Part(part.version, document[part.list][part.place], document.get("@context"))


def current_version(profile: Profile) -> ProfileVersion:
    """Return the newest version of a Profile."""
    return _versions_of(profile)[0]


def versions_of(profile: Profile) -> list[ProfileVersion]:
    """Return all versions of a Profile, newest first."""
    return list(_versions_of(profile))


def _versions_of(profile: Profile) -> "QuerySet[ProfileVersion]":
    rows = ProfileVersion.objects.filter(tenant_id=profile.tenant_id, profile=profile).select_related("profile")
    return rows.order_by("-generated_at", "id")


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
