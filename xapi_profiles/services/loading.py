"""Loads Profiles: judges a document beside what the tenant has, and keeps it as a version that never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from lrs.rules.json_text import read_json
from people.rules.digests import digest_of
from people.services import audit
from xapi_profiles.models import Profile, ProfilePart, ProfileVersion
from xapi_profiles.rules import profile as written
from xapi_profiles.rules.checking import ProfileReport, check_profile, read_sound
from xapi_profiles.rules.errors import ProfileConflict, TooLargeProfile
from xapi_profiles.services import policies, shelf

MOST_BYTES = 20 * 1024 * 1024
LISTS = ("concepts", "templates", "patterns")
_TITLE = Profile._meta.get_field("title").max_length


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a document: the version that has it, whether it is new here, and what its author should know."""

    version: ProfileVersion
    is_new: bool
    profile: written.Profile
    report: ProfileReport


@transaction.atomic
def load(tenant_id: int, body: bytes, *, who: str) -> Loaded:
    """Keep a Profile's document; one that is here already is left as it is.

    InvalidProfile has all that keeps it from being read; ProfileConflict says that its version is another document.
    """
    document = _read(body)
    report = _report_on(tenant_id, document)
    profile = read_sound(document, report)
    owner = _owner(tenant_id, profile)
    known = ProfileVersion.objects.filter(tenant_id=tenant_id, digest=digest_of(profile.version.id)).first()
    if known is not None:
        _refuse_another(known, owner, document)
        return Loaded(known, False, profile, report)
    version = _keep(owner, profile, body.decode(), report)
    details = {"version": version.iri, "errors": len(report.errors), "warnings": len(report.warnings)}
    audit.write(tenant_id=tenant_id, who=who, action="profile.load", object=f"profile {profile.id}", details=details)
    return Loaded(version, True, profile, report)


def check(tenant_id: int, body: bytes) -> ProfileReport:
    """Return what ``load`` would tell of a document; nothing is stored."""
    return _report_on(tenant_id, _read(body))


def _read(body: bytes) -> Any:
    if len(body) > MOST_BYTES:
        raise TooLargeProfile(f"The document has {len(body)} bytes; at most {MOST_BYTES} are read.")
    return read_json(body)


def _report_on(tenant_id: int, document: Any) -> ProfileReport:
    iri = document.get("id") if isinstance(document, dict) else None
    others = shelf.current_profiles(tenant_id)
    previous = next((each for each in others if each.id == iri), None)
    neighbours = [each for each in others if each is not previous]
    return check_profile(document, others=neighbours, previous=previous)


def _owner(tenant_id: int, profile: written.Profile) -> Profile:
    """Return the row of a Profile, locked until its version is stored."""
    defaults = {"iri": profile.id, "title": written.name_of(profile)[:_TITLE], "changed_at": timezone.now()}
    found, _ = Profile.objects.select_for_update().get_or_create(
        tenant_id=tenant_id, digest=digest_of(profile.id), defaults=defaults
    )
    return found


def _refuse_another(known: ProfileVersion, owner: Profile, document: Any) -> None:
    if known.profile_id != owner.pk:
        raise ProfileConflict(f"{known.iri} is a version of another Profile here; give this one an id of its own.")
    if orjson.loads(known.document) != document:
        raise ProfileConflict(
            f"{known.iri} is another document here. A version never changes: give the new one another id and "
            "generatedAtTime, and let it say what it was a revision of."
        )


def _keep(owner: Profile, profile: written.Profile, document: str, report: ProfileReport) -> ProfileVersion:
    newest, now = profile.version, timezone.now()
    version = ProfileVersion.objects.create(
        tenant_id=owner.tenant_id,
        profile=owner,
        iri=newest.id,
        digest=digest_of(newest.id),
        document=document,
        generated_at=datetime.fromtimestamp(newest.moment, UTC),
        was_revision_of=list(newest.was_revision_of),
        findings=[
            {**each.as_json(), "to_mend": to_mend}
            for to_mend, found in ((True, report.errors), (False, report.warnings))
            for each in found
        ],
        loaded_at=now,
    )
    ProfilePart.objects.bulk_create(_parts(version, profile), batch_size=1_000)
    if shelf.current_version(owner) == version:
        owner.title = written.name_of(profile)[:_TITLE]
    owner.changed_at = now
    owner.save(update_fields=["title", "changed_at"])
    transaction.on_commit(policies.forget)
    return version


def _parts(version: ProfileVersion, profile: written.Profile) -> Iterator[ProfilePart]:
    for name in LISTS:
        for place, part in enumerate(getattr(profile, name)):
            yield ProfilePart(
                tenant_id=version.tenant_id, version=version, digest=digest_of(part.id), list=name, place=place
            )
