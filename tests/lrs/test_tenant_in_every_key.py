"""Every key of what belongs to a tenant has the tenant in it, so that the same schema can be spread over machines.

The catalog of PostgreSQL is asked, not the models: it is what a distributed PostgreSQL goes by.
"""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.lrs.key_catalog import faults, tables

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="What is distributed is PostgreSQL's schema."),
]

ON_EVERY_MACHINE = {
    "people_tenant": "names the tenants themselves; the audit trail's foreign key leads to it",
    "lti_security_signingkey": "our own keys, which all tenants' messages are signed by",
    "people_credential": "a client is recognised by its key before anybody knows whose it is",
}
"""Small tables that each machine has a copy of (Citus: reference tables), each with its reason."""

ON_ONE_MACHINE = {
    "people_tenant_administrators": "joins tenants with Django's users; asked before a tenant is chosen",
    "people_oauthclient": "asked by its client_id before anybody knows whose it is; tokens lead to it",
    "people_learneraccount": "tells whose learner a user is; asked before a tenant is chosen",
    "people_ratebucket": "counts a credential's requests, many times a second; each copy would be written as often",
    "auth_group": "Django's: groups of staff, whatever their tenant",
    "auth_group_permissions": "Django's: what these may do",
    "auth_permission": "Django's: what there is to be allowed",
    "auth_user": "Django's: staff sign in before a tenant is chosen, and may administer several",
    "auth_user_groups": "Django's: who is in which group",
    "auth_user_user_permissions": "Django's: what single users may do",
    "django_admin_log": "Django's: what staff did in the administration",
    "django_content_type": "Django's: names of models",
    "django_migrations": "Django's: which migrations were applied",
    "django_session": "Django's: asked by the cookie, before anybody knows whose it is",
    "oauth2_provider_accesstoken": "the library's: asked by the token, before anybody knows whose it is",
    "oauth2_provider_devicegrant": "the library's: leads to users",
    "oauth2_provider_grant": "the library's: asked by its code",
    "oauth2_provider_idtoken": "the library's: leads to clients and users",
    "oauth2_provider_refreshtoken": "the library's: asked by the token",
}
"""Tables that stay where the application connects to, each with its reason."""

FUNCTIONS = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"


def told() -> list[str]:
    return faults(everywhere=ON_EVERY_MACHINE, local=ON_ONE_MACHINE)


def after(*statements: str) -> list[str]:
    """Return what is told after these statements, and undo them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        found = told()
        transaction.set_rollback(True)
    return found


def test_the_tenant_is_in_every_key() -> None:
    assert told() == []


def test_a_table_that_forgets_the_tenant_in_its_key_is_told() -> None:
    assert after("CREATE TABLE lrs_new (id bigint CONSTRAINT forgotten PRIMARY KEY, tenant_id integer NOT NULL)") == [
        "lrs_new: forgotten is on id"
    ]


def test_a_table_without_a_tenant_or_without_a_key_is_told() -> None:
    assert after("CREATE TABLE lrs_new (id bigint)") == ["lrs_new has no key", "lrs_new has no tenant_id"]


def test_a_tenant_that_may_be_missing_or_is_of_another_type_is_told() -> None:
    assert after("CREATE TABLE lrs_new (tenant_id bigint, id bigint, UNIQUE (tenant_id, id))") == [
        "lrs_new: tenant_id is bigint",
        "lrs_new: tenant_id may be null",
    ]


def test_a_unique_index_that_only_carries_the_tenant_along_is_told() -> None:
    assert after(
        "CREATE TABLE lrs_new (tenant_id integer, id bigint, PRIMARY KEY (tenant_id, id))",
        "CREATE UNIQUE INDEX carried ON lrs_new (id) INCLUDE (tenant_id)",
    ) == ["lrs_new: carried is on id"]


def test_an_exclusion_without_the_tenant_is_told() -> None:
    assert after(
        "CREATE TABLE lrs_new (tenant_id integer, id bigint, at tstzrange, PRIMARY KEY (tenant_id, id))",
        "ALTER TABLE lrs_new ADD CONSTRAINT apart EXCLUDE USING gist (at WITH &&)",
    ) == ["lrs_new: apart is on at"]


def test_a_partitioned_table_is_told_by_its_own_name_alone() -> None:
    assert after(
        "CREATE TABLE lrs_new (tenant_id integer NOT NULL, id bigint CONSTRAINT forgotten PRIMARY KEY)"
        " PARTITION BY RANGE (id)",
        "CREATE TABLE lrs_new_1 PARTITION OF lrs_new FOR VALUES FROM (1) TO (2)",
    ) == ["lrs_new: forgotten is on id"]


PARENT = "CREATE TABLE lrs_parent (tenant_id integer, id integer, PRIMARY KEY (tenant_id, id), UNIQUE (id, tenant_id))"
CHILD = "CREATE TABLE lrs_child (tenant_id integer, id integer, PRIMARY KEY (tenant_id, id))"


def test_a_foreign_key_between_tables_of_tenants_takes_the_tenant_along() -> None:
    lead = "ALTER TABLE lrs_child ADD CONSTRAINT lead FOREIGN KEY (tenant_id, id) REFERENCES lrs_parent"
    assert after(PARENT, CHILD, f"{lead} (tenant_id, id)") == []
    assert after(PARENT, CHILD, f"{lead} (id, tenant_id)") == [
        "lrs_child: lead leads from tenant_id, id to id, tenant_id of lrs_parent"
    ]


def test_a_foreign_key_to_one_that_every_machine_has_needs_no_tenant() -> None:
    assert after(CHILD, "ALTER TABLE lrs_child ADD FOREIGN KEY (id) REFERENCES people_tenant (id)") == []


def test_a_foreign_key_to_what_is_on_one_machine_only_is_told() -> None:
    assert after(CHILD, "ALTER TABLE lrs_child ADD CONSTRAINT lead FOREIGN KEY (id) REFERENCES auth_user (id)") == [
        "lrs_child: lead leads to auth_user, which not every machine has"
    ]


@pytest.mark.parametrize("table", ["people_credential", "people_ratebucket"])
def test_a_foreign_key_from_elsewhere_to_a_table_of_tenants_is_told(table: str) -> None:
    assert after(
        PARENT,
        f"ALTER TABLE {table} ADD a integer, ADD b integer",
        f"ALTER TABLE {table} ADD CONSTRAINT lead FOREIGN KEY (a, b) REFERENCES lrs_parent (tenant_id, id)",
    ) == [f"{table}: lead leads to lrs_parent, which is spread over machines"]


def test_what_is_listed_as_an_exception_is_there() -> None:
    assert {*ON_EVERY_MACHINE, *ON_ONE_MACHINE} <= tables()


def test_the_page_names_each_table_and_function_that_is_distributed() -> None:
    text = PAGE.read_text()
    assert set(re.findall(r"create_reference_table\('(\w+)'\)", text)) == set(ON_EVERY_MACHINE)
    [first] = re.findall(r"create_distributed_table\('(\w+)', 'tenant_id'\)", text)
    [others] = re.findall(r"unnest\(ARRAY\[(.*?)\]\)", text, re.DOTALL)
    of_tenants = tables() - set(ON_EVERY_MACHINE) - set(ON_ONE_MACHINE)
    assert sorted([first, *re.findall(r"'(\w+)'", others)]) == sorted(of_tenants)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        )
        functions = {name.replace(",", ", ") for (name,) in cursor.fetchall()}
    assert set(re.findall(r"create_distributed_function\(\s*'([^']+)'", text)) == functions
