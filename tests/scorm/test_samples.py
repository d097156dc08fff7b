"""Packages from elsewhere are imported, or refused, as docs/conformance/scorm.md says."""

from urllib.parse import unquote

import pytest

from courses.services import content
from scorm_bridge.rules.errors import InvalidPackage
from scorm_bridge.rules.manifest_rules import RULES
from scorm_bridge.services import manifests, package_import
from tests.scorm.samples import FOLDER, Sample, packed, samples

SAMPLES = samples()


def test_the_page_has_every_sample_with_an_outcome() -> None:
    golf = [each for each in SAMPLES if each.path.startswith(("scorm12/", "scorm2004/", "conformance/"))]
    assert (len(golf), len(SAMPLES)) == (17 + 15, 17 + 15 + 30)
    assert sum(each.is_imported for each in golf) == 17 + 4
    for each in SAMPLES:
        assert set(each.told) <= set(RULES)
        assert any(RULES[code].severity == "error" for code in each.told) == (not each.is_imported)
        assert (each.launches > 0) == each.is_imported


@pytest.mark.django_db
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.path)
def test_a_sample_is_imported_or_refused_as_the_page_says(north, sample: Sample) -> None:
    if not sample.folder.is_dir():
        pytest.skip(f"SCORM_SAMPLES={FOLDER} has no {sample.folder.name}: see docs/conformance/scorm.md")
    with packed(sample.folder) as file:
        if not sample.is_imported:
            with pytest.raises(InvalidPackage) as refused:
                package_import.import_package(north.pk, file, who="bo")
            errors = {each.code for each in refused.value.findings if each.is_error}
            assert errors == set(sample.told)
            return
        imported = package_import.import_package(north.pk, file, who="bo")
    assert (imported.standard, imported.scos + imported.assets) == (sample.version, sample.launches)
    assert {each.code for each in imported.warnings} == set(sample.told)
    _has_all_that_it_launches(north.pk, imported.version_id)


def _has_all_that_it_launches(tenant_id: int, version_id) -> None:
    """Look for each page where the content host will look for it."""
    manifest = manifests.of(tenant_id, version_id)
    for item, _ in manifest.organization.walk():
        url = manifest.launch_url(item)
        if url and not url.startswith("http"):
            found = content.find(tenant_id, version_id, unquote(url.partition("?")[0].partition("#")[0]))
            assert found is not None, url
            found.stream.close()
