"""Administrators make, change, rotate and revoke credentials; a secret stands on one page, once."""

import re
from datetime import UTC, datetime

import pytest

from people.models import AuditEntry, Credential
from people.rules.errors import NotAuthenticated
from people.rules.terms import Terms
from people.services import credentials
from people.services.authentication import authenticate
from tests.admin.pages import text_of
from tests.people.builders import basic

ADD = "/admin/people/credential/add/"


@pytest.fixture
def terms(north) -> dict:
    return {"tenant": north.pk, "name": "Player", "key": "player", "scopes": ["statements/write", "state"]}


@pytest.fixture
def issued(north):
    return credentials.create(north, Terms(name="Player", scopes=frozenset({"all"})), key="player")


def secret_on(html: str) -> str:
    return re.findall(r'page-secret">([^<]+)<', html)[1]


def page_of(credential: Credential, page: str = "change") -> str:
    return f"/admin/people/credential/{credential.pk}/{page}/"


def recognised(key: str, secret: str):
    return authenticate(basic(key, secret), now=datetime.now(UTC))


def test_a_new_credential_shows_its_secret_and_it_works(bo, terms):
    response = bo.post(ADD, terms)

    principal = recognised("player", secret_on(text_of(response)))
    assert principal.scopes == {"statements/write", "state"}
    assert "no-store" in response["Cache-Control"]


def test_the_secret_is_on_that_page_only(bo, terms):
    secret = secret_on(text_of(bo.post(ADD, terms)))
    credential = Credential.objects.get()

    for address in ("/admin/people/credential/", page_of(credential), "/admin/people/auditentry/", "/admin/"):
        assert secret not in text_of(bo.get(address))


def test_the_same_form_sent_twice_makes_one_credential(bo, terms):
    bo.post(ADD, terms)

    assert "already exists" in text_of(bo.post(ADD, terms))
    assert Credential.objects.count() == 1


def test_the_form_explains_scopes_and_tolerances(bo, north):
    html = text_of(bo.get(ADD))

    assert "Read the Statements whose authority is this credential&#x27;s own." in html
    assert "<b>mbox-without-mailto</b>" in html


@pytest.mark.parametrize(
    ("wrong", "explanation"),
    [
        ({"scopes": []}, "This field is required"),
        ({"key": "a:b"}, "no colon"),
        ({"agent": '{"name": "nobody"}'}, "exactly one of"),
        ({"agent": "{"}, "Enter a valid JSON"),
        ({"requests_per_minute": "0"}, "1 to 1,000,000"),
        ({"expires_at_0": "2020-01-01", "expires_at_1": "00:00"}, "expires in the future"),
    ],
)
def test_terms_that_cant_be_are_explained(bo, terms, wrong, explanation):
    assert explanation in text_of(bo.post(ADD, {**terms, **wrong}))
    assert not Credential.objects.exists()


def test_terms_are_changed_and_put_down_and_the_secret_stays(bo, issued):
    form = {"name": "Player", "scopes": ["state"], "tolerances": ["null-values"], "keep_refused": "on"}

    bo.post(page_of(issued.credential), form)

    principal = recognised("player", issued.secret)
    assert (principal.scopes, principal.tolerances, principal.keep_refused) == ({"state"}, {"null-values"}, True)
    entry = AuditEntry.objects.get(action="credential.change")
    assert entry.who == "bo"
    assert entry.details["scopes"] == [["all"], ["state"]]


def test_a_rotated_secret_replaces_the_old_one(bo, issued):
    address = page_of(issued.credential, "rotate")
    token = re.search(r'name="replaces" value="([0-9a-f]+)"', text_of(bo.get(address)))[1]

    response = bo.post(address, {"overlap_hours": "0", "replaces": token})

    assert recognised("player", secret_on(text_of(response))).name == "Player"
    with pytest.raises(NotAuthenticated):
        recognised("player", issued.secret)


def test_rotating_twice_by_sending_a_page_again_rotates_once(bo, issued):
    address = page_of(issued.credential, "rotate")
    token = re.search(r'name="replaces" value="([0-9a-f]+)"', text_of(bo.get(address)))[1]
    secret = secret_on(text_of(bo.post(address, {"overlap_hours": "0", "replaces": token})))

    bo.post(address, {"overlap_hours": "0", "replaces": token})

    assert recognised("player", secret).name == "Player"


def test_an_old_secret_can_stay_good_for_some_hours(bo, issued):
    address = page_of(issued.credential, "rotate")
    token = re.search(r'name="replaces" value="([0-9a-f]+)"', text_of(bo.get(address)))[1]

    bo.post(address, {"overlap_hours": "24", "replaces": token})

    assert recognised("player", issued.secret).name == "Player"


def test_a_revoked_credential_is_refused_at_once(bo, issued):
    recognised("player", issued.secret)

    assert "can&#x27;t be undone" in text_of(bo.get(page_of(issued.credential, "revoke"))).replace("'", "&#x27;")
    bo.post(page_of(issued.credential, "revoke"))

    with pytest.raises(NotAuthenticated):
        recognised("player", issued.secret)


@pytest.mark.parametrize("page", ["rotate", "revoke"])
def test_asking_changes_nothing(bo, issued, page):
    text_of(bo.get(page_of(issued.credential, page)))

    assert recognised("player", issued.secret).name == "Player"


@pytest.mark.parametrize("page", ["rotate", "revoke"])
def test_looking_isnt_changing(staff_of, north, issued, page):
    dee = staff_of("dee", north, rights=("view_credential",))

    assert dee.post(page_of(issued.credential, page), {"overlap_hours": "0", "replaces": "x"}).status_code == 403
    assert recognised("player", issued.secret).name == "Player"


@pytest.mark.parametrize("page", ["rotate", "revoke"])
def test_cy_cant_touch_another_tenants_credential(staff_of, south, issued, page):
    cy = staff_of("cy", south, rights=("view_credential", "change_credential"))

    assert cy.post(page_of(issued.credential, page), {"overlap_hours": "0", "replaces": "x"}).status_code == 404
    assert recognised("player", issued.secret).name == "Player"


def test_cy_cant_make_a_credential_of_another_tenant(staff_of, south, terms):
    cy = staff_of("cy", south, rights=("view_credential", "add_credential"))

    assert "not one of the available choices" in text_of(cy.post(ADD, terms))
    assert not Credential.objects.exists()


def test_nobody_deletes_a_credential(bo, issued):
    assert bo.post(page_of(issued.credential, "delete"), {"post": "yes"}).status_code == 403


def test_the_audit_trail_is_only_read(bo, issued):
    entry = AuditEntry.objects.get()

    assert "credential.create" in text_of(bo.get("/admin/people/auditentry/", {"q": "credential player"}))
    assert "credential.create" not in text_of(bo.get("/admin/people/auditentry/", {"q": "credential play"}))
    assert bo.get("/admin/people/auditentry/add/").status_code == 403
    assert bo.post(f"/admin/people/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert bo.post(f"/admin/people/auditentry/{entry.pk}/change/", {"who": "nobody"}).status_code == 403


def test_token_tables_arent_shown(bo):
    assert "oauth2_provider" not in text_of(bo.get("/admin/"))
