"""Profiles are loaded: kept as they came, once, with what their authors may mend."""

import json

import pytest
from django.core.management import CommandError, call_command

from lrs.rules.errors import MalformedRequest
from people.models import AuditEntry
from tests.xapi_profiles.builders import MISSING, SPORTS, V1, V2, profile, template, verb
from tests.xapi_profiles.public_profiles import FOLDER, needs_public_profiles, public_names
from xapi_profiles.models import Profile, ProfilePart, ProfileVersion
from xapi_profiles.rules.errors import InvalidProfile, ProfileConflict
from xapi_profiles.services import loading, shelf

OLD = profile(versions=[{"id": V1, "generatedAtTime": "2025-02-20T20:20:20Z"}], prefLabel={"en": "Old sports"})


def test_the_text_is_kept_as_it_came(north):
    text = json.dumps(profile(), indent=3) + "\n"
    loaded = loading.load(north.pk, text.encode(), who="bo")
    assert (loaded.is_new, loaded.version.iri, loaded.version.document) == (True, V2, text)
    assert loaded.version.was_revision_of == [V1]
    assert loaded.version.generated_at.isoformat() == "2026-02-20T20:20:20+00:00"


def test_a_load_is_audited(load):
    load(profile())
    entry = AuditEntry.objects.get(action="profile.load")
    assert (entry.who, entry.object) == ("bo", f"profile {SPORTS}")
    assert entry.details == {"version": V2, "errors": 0, "warnings": 0}


def test_what_is_loaded_twice_is_there_once(load):
    first, second = load(profile()), load(profile())
    assert (second.is_new, second.version.pk) == (False, first.version.pk)
    assert (ProfileVersion.objects.count(), ProfilePart.objects.count(), AuditEntry.objects.count()) == (1, 1, 1)


def test_a_version_never_becomes_another_document(load):
    load(profile())
    with pytest.raises(ProfileConflict, match="A version never changes"):
        load(profile(definition={"en": "Something else."}))


def test_a_version_belongs_to_one_profile(load):
    load(profile())
    with pytest.raises(ProfileConflict, match="a version of another Profile"):
        load(profile(id="https://other.example.org"))
    assert Profile.objects.count() == 1


@pytest.mark.parametrize("documents", [(OLD, profile()), (profile(), OLD)], ids=["old first", "new first"])
def test_the_newest_version_is_the_current_one_whatever_came_first(load, documents):
    for each in documents:
        load(each)
    held = Profile.objects.get()
    assert [each.iri for each in shelf.versions_of(held)] == [V2, V1]
    assert held.title == "Sports"


def test_what_cannot_be_read_is_refused_and_leaves_nothing(load, north):
    with pytest.raises(InvalidProfile) as refused:
        load(profile(id=MISSING))
    assert [each.path for each in refused.value.problems] == ["$.id"]
    with pytest.raises(MalformedRequest):
        loading.load(north.pk, b'{"id": "a", "id": "b"}', who="bo")
    assert not Profile.objects.exists()


def test_other_faults_are_told_and_kept_with_the_version(load):
    loaded = load(profile(seeAlso="about"))
    assert [(each["path"], each["to_mend"]) for each in loaded.version.findings] == [("$.seeAlso", True)]


def test_other_profiles_of_the_tenant_are_beside_it(load):
    other = "https://other.example.org"
    load(profile())
    taken = {**verb(), "inScheme": f"{other}/v1"}
    versions = [{"id": f"{other}/v1", "generatedAtTime": "2026-02-20T20:20:20Z"}]
    report = load(profile(id=other, versions=versions, concepts=[taken])).report
    assert "$.concepts[0].id" in [each.path for each in report.errors]


def test_what_is_defined_is_found_by_its_place(load):
    load(profile(templates=[template("start", verb=verb()["id"])]))
    places = ProfilePart.objects.values_list("list", "place").order_by("list")
    assert list(places) == [("concepts", 0), ("templates", 0)]


def test_tenants_hold_their_own(load, north, south):
    load(profile())
    load(profile(), tenant=south)
    assert [each.id for each in shelf.current_profiles(north.pk)] == [SPORTS]
    assert Profile.objects.count() == 2


def test_one_command_loads_all_files_and_names_those_that_it_cannot(north, tmp_path, capsys):
    sound, broken = tmp_path / "sound.jsonld", tmp_path / "broken.jsonld"
    sound.write_text(json.dumps(profile()), encoding="utf-8")
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="1 Profile of 2 can't be loaded"):
        call_command("profiles", "load", "north", str(broken), str(sound))
    told = capsys.readouterr()
    assert told.err.startswith(f"{broken}: The body is not valid JSON")
    assert told.out.splitlines() == [f"{sound}: loaded", f"Sports ({V2}): 1 Concept. Nothing to mend."]
    call_command("profiles", "load", "north", str(sound), "--quiet")
    assert capsys.readouterr().out == f"{sound}: was here already\n"


@needs_public_profiles
def test_every_public_profile_is_loaded(north):
    call_command("profiles", "load", "north", *map(str, sorted(FOLDER.glob("*.jsonld"))), "--quiet")
    assert Profile.objects.count() == len(public_names())
