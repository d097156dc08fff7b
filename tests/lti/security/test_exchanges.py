"""Each exchange is written down as it ended, whatever stood in its messages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lti.security.models import Exchange
from lti.security.rules.errors import InvalidMessage, Replayed
from lti.security.rules.masking import LEFT_OUT
from lti.security.rules.trail import Trail
from lti.security.services import exchanges
from lti.security.services.exchanges import PLATFORM, TOOL, inspected
from people.rules.errors import Problem


def refuse(trail: Trail, came: object = "b") -> None:
    trail.require(False, "It is a", section="§1", came=came, expected="a", fix="Send a.", error=InvalidMessage)


def test_an_exchange_that_passed_is_written_down(tenant) -> None:
    party, learner = uuid4(), uuid4()
    with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        exchange.party, exchange.party_name, exchange.learner, exchange.status = party, "LMS", learner, 302
        exchange.message("claims", {"iss": "a"})
        exchange.trail.require(True, "It is a", section="§1", came="a", expected="a", fix="x", error=InvalidMessage)
    kept = Exchange.objects.get()
    assert (kept.tenant_id, kept.side, kept.kind) == (tenant.pk, "tool", "launch")
    assert (kept.party, kept.party_name, kept.learner) == (party, "LMS", learner)
    assert (kept.passed, kept.status, kept.problem, kept.messages) == (True, 302, "", {"claims": {"iss": "a"}})
    assert kept.steps == [{"name": "It is a", "passed": True, "section": "§1", "came": "a"}]
    assert abs(kept.at - timezone.now()) < timedelta(seconds=10)


def test_a_refused_one_says_which_step_failed_and_the_refusal_goes_on(tenant) -> None:
    with pytest.raises(InvalidMessage), inspected(PLATFORM, "launch", tenant_id=tenant.pk) as exchange:
        refuse(exchange.trail)
    kept = Exchange.objects.get()
    assert (kept.passed, kept.status, kept.problem) == (False, 401, "It is a: expected a, came b.")
    assert kept.steps == [
        {"name": "It is a", "passed": False, "section": "§1", "came": "b", "expected": "a", "fix": "Send a."}
    ]


def test_a_refusal_without_a_step_becomes_one(tenant) -> None:
    def use_again() -> None:
        with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
            exchange.trail.require(True, "It is a", section="§1", error=InvalidMessage)
            raise Replayed("The nonce was used before.")

    with pytest.raises(Replayed):
        use_again()
    kept = Exchange.objects.get()
    assert kept.steps[-1] == {
        "name": "The request is granted",
        "passed": False,
        "section": "1EdTech Security Framework 1.0 §5.1.3",
        "came": "The nonce was used before.",
    }


def test_a_refusal_of_several_rules_becomes_a_step_for_each(tenant) -> None:
    problems = [Problem(f"$.{name}", value, f"{name} is a text.", "§2") for name, value in (("a", 1), ("b", None))]
    with pytest.raises(InvalidMessage), inspected(TOOL, "launch", tenant_id=tenant.pk):
        raise InvalidMessage("a is a text. (1 more)", problems=problems)
    assert Exchange.objects.get().steps == [
        {
            "name": f"$.{name} is as it has to be",
            "passed": False,
            "section": "§2",
            "came": came,
            "expected": f"{name} is a text.",
            "fix": f"Send $.{name} as the rule says; everything that is wrong with the message is listed here.",
        }
        for name, came in (("a", "1"), ("b", "nothing"))
    ]


def test_a_refusal_is_kept_though_its_transaction_is_not(tenant) -> None:
    with (
        pytest.raises(InvalidMessage),
        inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange,
        transaction.atomic(),
    ):
        refuse(exchange.trail)
    assert Exchange.objects.count() == 1


def test_what_is_nobodys_is_not_written_down(db) -> None:
    with pytest.raises(InvalidMessage), inspected(TOOL, "launch") as exchange:
        refuse(exchange.trail)
    assert Exchange.objects.count() == 0


def test_a_tenant_may_become_known_on_the_way(tenant) -> None:
    with inspected(TOOL, "launch") as exchange:
        exchange.tenant_id = tenant.pk
    assert Exchange.objects.get().tenant_id == tenant.pk


def test_an_error_of_our_own_is_told_and_goes_on(tenant) -> None:
    def fail() -> None:
        with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
            exchange.message("claims", {"iss": "a"})
            raise ZeroDivisionError("a secret of ours")

    with pytest.raises(ZeroDivisionError):
        fail()
    kept = Exchange.objects.get()
    assert (kept.passed, kept.status, kept.messages) == (False, 500, {"claims": {"iss": "a"}})
    assert kept.problem == "It failed by an error of our own (ZeroDivisionError); the log has more."
    assert kept.steps[-1]["name"] == "We can answer"


def test_an_error_of_the_database_is_not_hidden_by_another(tenant) -> None:
    def fail() -> None:
        with transaction.atomic(), inspected(TOOL, "launch", tenant_id=tenant.pk):
            Exchange.objects.create(tenant=tenant)

    with pytest.raises(IntegrityError, match="at"):
        fail()


NESTED: list = []
for _ in range(500):
    NESTED = [NESTED]

ODD = {
    "NUL": ("a\0b", "a�b"),
    "lone surrogates": ("a\ud800b", "a?b"),
    "no number": (float("nan"), "nan"),
    "endless": (float("-inf"), "-inf"),
    "a large number": (10**30, "a number of 100 bits"),
    "a number": (1.5, 1.5),
    "true": (True, True),
    "nothing": (None, None),
    "too long": ("x" * 5_000, "x" * 4_000 + "…"),
    "too many": (list(range(600)), list(range(500))),
    "a tuple": ((1, 2), [1, 2]),
    "no JSON": (b"bytes", "b'bytes'"),
}


@pytest.mark.parametrize(("came", "kept"), ODD.values(), ids=ODD.keys())
def test_whatever_comes_is_kept_as_every_database_takes_it(tenant, came: object, kept: object) -> None:
    with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        exchange.message("claims", {"a": came, "b": [came]})
    assert Exchange.objects.get().messages == {"claims": {"a": kept, "b": [kept]}}


def test_names_are_kept_as_every_database_takes_them(tenant) -> None:
    with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        exchange.party_name = "L\0" + "x" * 300
        exchange.message("claims", {"a\0": 1, "\ud800": 2, "n" * 400: 3})
    kept = Exchange.objects.get()
    assert set(kept.messages["claims"]) == {"a�", "?", "n" * 300 + "…"}
    assert kept.party_name == "L�" + "x" * 197 + "…"


def test_what_is_nested_deeply_is_cut(tenant) -> None:
    with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        exchange.message("claims", {"a": NESTED})
    assert str(Exchange.objects.get().messages).count("[") == 10


@pytest.mark.parametrize("came", ["a\0b", "\ud800", "x" * 10_000, {"a": "\0"}, 10**3_000, None])
def test_a_step_and_a_problem_tell_whatever_came(tenant, came: object) -> None:
    with pytest.raises(InvalidMessage), inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        refuse(exchange.trail, came)
    kept = Exchange.objects.get()
    assert kept.problem.startswith("It is a: expected a, came ")
    assert len(kept.steps[0]["came"]) <= 501


def test_a_refusal_that_tells_odd_things_is_kept(tenant) -> None:
    with pytest.raises(InvalidMessage), inspected(TOOL, "launch", tenant_id=tenant.pk):
        raise InvalidMessage("no \0 \ud800")
    assert Exchange.objects.get().problem == "no � ?"


def test_tokens_are_not_kept(tenant) -> None:
    with inspected(TOOL, "launch", tenant_id=tenant.pk) as exchange:
        exchange.message("form", {"id_token": "a.b.c", "state": "s"})
    assert Exchange.objects.get().messages == {"form": {"id_token": LEFT_OUT, "state": "s"}}


def test_old_exchanges_are_deleted_after_the_days_that_were_set(tenant, settings) -> None:
    settings.LTI_EXCHANGES_KEPT_DAYS = 3
    for days in (2, 4, 5):
        with inspected(TOOL, "launch", tenant_id=tenant.pk):
            pass
        newest = Exchange.objects.latest("at")
        Exchange.objects.filter(pk=newest.pk).update(at=timezone.now() - timedelta(days=days))
    assert exchanges.clear() == 2
    assert Exchange.objects.count() == 1
