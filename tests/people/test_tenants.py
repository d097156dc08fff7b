"""Organisations whose data nobody else sees."""

import pytest

from people.models import AuditEntry, Tenant
from people.rules.errors import InvalidTenant, TenantConflict, UnknownTenant
from people.services import tenants

ANA = {"name": "Ana's University", "home_page": "https://ana.example"}


def test_a_tenant_is_made_and_written_down(db):
    tenant, created = tenants.create("ana", **ANA, who="user bo")
    assert (tenant.slug, tenant.name, tenant.home_page, created) == (
        "ana",
        "Ana's University",
        "https://ana.example",
        True,
    )
    entry = AuditEntry.objects.get()
    assert (entry.tenant, entry.who, entry.action, entry.object) == (tenant, "user bo", "tenant.create", "tenant ana")


def test_the_same_again_changes_nothing(db):
    first, _ = tenants.create("ana", **ANA)
    assert tenants.create("ana", **ANA) == (first, False)
    assert AuditEntry.objects.count() == 1


def test_a_slug_that_is_taken_otherwise_is_a_conflict(db):
    tenants.create("ana", **ANA)
    with pytest.raises(TenantConflict, match="The tenant 'ana' exists: it is \"Ana's University\" at https://ana"):
        tenants.create("ana", **{**ANA, "name": "Another"})


@pytest.mark.parametrize(
    ("slug", "changes", "code"),
    [
        ("", {}, "slug-unusable"),
        ("with space", {}, "slug-unusable"),
        ("s" * 64, {}, "slug-unusable"),
        ("ana", {"name": ""}, "name-length"),
        ("ana", {"home_page": "ana.example"}, "home-page-unusable"),
        ("ana", {"home_page": "ftp://ana.example"}, "home-page-unusable"),
        ("ana", {"home_page": "https://"}, "home-page-unusable"),
        ("ana", {"home_page": "https://ana.example/a b"}, "home-page-unusable"),
        ("ana", {"home_page": "http://[::1"}, "home-page-unusable"),
    ],
)
def test_what_cannot_be_a_tenant_is_refused_with_a_reason(db, slug, changes, code):
    with pytest.raises(InvalidTenant) as refused:
        tenants.create(slug, **{**ANA, **changes})
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_default_tenant_is_made_once_and_kept_as_it_is_described_by_now(db):
    made = tenants.get_or_create_default()
    Tenant.objects.update(name="Renamed")
    assert tenants.get_or_create_default() == made
    assert tenants.get("default").name == "Renamed"


def test_an_unknown_slug_is_told(db):
    with pytest.raises(UnknownTenant, match=r"manage\.py tenant create nobody"):
        tenants.get("nobody")
