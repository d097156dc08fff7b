"""``manage.py credential`` and ``manage.py tenant``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import Credential
from people.services.authentication import authenticate
from people.services.credentials import terms_of
from tests.people.builders import NOW, basic, make_terms


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


def create(*words: str) -> str:
    return run("credential", "create", "--name", "Ana's player", "--scope", "all", *words)


@pytest.fixture
def made(db) -> dict:
    return json.loads(create("--json"))


def test_a_credential_is_made_in_the_default_tenant_and_can_be_used(made):
    assert (made["tenant"], made["name"], made["scopes"], made["created"]) == ("default", "Ana's player", ["all"], True)
    assert authenticate(basic(made["key"], made["secret"]), now=NOW).scopes == {"all"}


def test_the_secret_is_shown_once(db):
    shown = create("--key", "k1", "--secret", "a-secret-of-enough-length")
    assert shown == (
        'Made the credential "Ana\'s player" of tenant default.\n'
        "  key     k1\n"
        "  secret  a-secret-of-enough-length   (shown this once)\n"
        "  scopes  all\n"
    )
    assert "a-secret" not in run("credential", "list") + run("credential", "list", "--json")


def test_the_same_again_says_so_and_succeeds(db):
    create("--key", "k1", "--secret", "a-secret-of-enough-length")
    again = create("--key", "k1", "--secret", "a-secret-of-enough-length")
    assert again == "The credential k1 exists already just so; nothing was changed.\n"
    assert json.loads(create("--key", "k1", "--secret", "a-secret-of-enough-length", "--json"))["created"] is False


def test_another_secret_for_the_key_is_an_error_that_says_what_to_do(db):
    create("--key", "k1", "--secret", "s1")
    with pytest.raises(CommandError, match="exists and has another secret; give its own secret, rotate it, or choose"):
        create("--key", "k1", "--secret", "s2")


def test_a_short_secret_is_used_with_a_warning(db):
    assert create("--key", "k1", "--secret", "s1").startswith("The secret has only 2 characters; it may be guessed.\n")


def test_every_term_can_be_given(db):
    run(
        *("credential", "create", "--name", "N", "--scope", "state", "profile", "--scope", "define"),
        *(
            "--may-set-authority",
            "--keep-refused",
            "--requests-per-minute",
            "60",
            "--expires",
            "2031-01-01T00:00:00+01:00",
        ),
        *("--agent", '{"mbox": "mailto:ana@ana.example"}'),
    )
    terms = terms_of(Credential.objects.get())
    expected = make_terms(
        name="N",
        scopes=frozenset({"state", "profile", "define"}),
        may_set_authority=True,
        keep_refused=True,
        requests_per_minute=60,
        agent={"mbox": "mailto:ana@ana.example"},
        expires_at=NOW.replace(year=2030, month=12, day=31, hour=23),
    )
    assert terms == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--scope", "write"], "Unknown scope 'write'; the scopes are: statements/write"),
        (["--tolerate", "everything"], "Unknown tolerance 'everything'"),
        (["--expires", "2001-01-01"], "expires in the future"),
        (["--expires", "tomorrow"], "'tomorrow' is no ISO 8601 moment"),
        (["--agent", "ana"], "the agent is no JSON"),
        (["--agent", "[]"], "the agent is no JSON object"),
        (["--agent", "{}"], "exactly one of mbox"),
        (["--requests-per-minute", "0"], "1 to 1,000,000"),
        (["--tenant", "nobody"], "There is no tenant 'nobody'"),
        (["--key", "a:b"], "no colon"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_made(db, words, says):
    with pytest.raises(CommandError, match=says):
        create(*words)
    assert not Credential.objects.exists()


def test_a_scope_is_needed(db):
    with pytest.raises(CommandError, match="At least one scope of: statements/write"):
        run("credential", "create", "--name", "N")


def test_credentials_are_listed_by_tenant(made):
    run("tenant", "create", "cy", "--name", "Cy's College", "--home-page", "https://cy.example")
    create("--tenant", "cy", "--key", "cys", "--secret", "a-secret-of-enough-length")
    assert run("credential", "list", "--tenant", "cy") == "cy  cys  Ana's player  [all]  never used\n"
    assert [shown["key"] for shown in json.loads(run("credential", "list", "--json"))] == ["cys", made["key"]]


def test_a_used_credential_and_a_revoked_one_are_listed_as_such(made):
    authenticate(basic(made["key"], made["secret"]), now=NOW)
    assert run("credential", "list").endswith("last used 2030-01-31 12:00 UTC\n")
    run("credential", "revoke", made["key"])
    assert "revoked " in run("credential", "list")


def test_a_credential_is_revoked_once(made):
    assert run("credential", "revoke", made["key"]) == f"The credential {made['key']} is revoked.\n"
    assert run("credential", "revoke", made["key"]).endswith("was revoked before; nothing was changed.\n")
    assert json.loads(run("credential", "revoke", made["key"], "--json")) == {"key": made["key"], "revoked_now": False}


def test_a_credential_is_rotated_at_once(made):
    assert "the old one is good no more" in run(
        "credential", "rotate", made["key"], "--secret", "another-secret-for-it"
    )
    assert authenticate(basic(made["key"], "another-secret-for-it"), now=NOW)


def test_a_credential_is_rotated_with_an_overlap(made):
    assert "the old one is good until " in run("credential", "rotate", made["key"], "--overlap", "3600")
    assert json.loads(run("credential", "rotate", made["key"], "--json"))["secret"] != made["secret"]


@pytest.mark.parametrize("overlap", ["-1", "1h", "9" * 10])
def test_an_overlap_is_a_number_of_seconds(made, overlap):
    with pytest.raises(CommandError, match="is no number of seconds"):
        run("credential", "rotate", made["key"], f"--overlap={overlap}")


@pytest.mark.parametrize("action", ["rotate", "revoke"])
def test_an_unknown_key_is_an_error(db, action):
    with pytest.raises(CommandError, match="There is no credential with the key 'nobody'"):
        run("credential", action, "nobody")


def test_a_tenant_is_made_once_and_listed(db):
    words = ("tenant", "create", "ana", "--name", "Ana's University", "--home-page", "https://ana.example")
    assert run(*words) == "Made the tenant ana.\n"
    assert run(*words) == "The tenant ana exists already just so; nothing was changed.\n"
    assert run("tenant", "list") == "ana  Ana's University  https://ana.example\n"
    assert json.loads(run("tenant", "list", "--json")) == [
        {"slug": "ana", "name": "Ana's University", "home_page": "https://ana.example"}
    ]


def test_a_tenant_that_exists_otherwise_is_an_error(db):
    run("tenant", "create", "ana", "--name", "Ana", "--home-page", "https://ana.example")
    with pytest.raises(CommandError, match="The tenant 'ana' exists"):
        run("tenant", "create", "ana", "--name", "Bo", "--home-page", "https://ana.example")
