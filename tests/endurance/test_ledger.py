"""The comparison can fail: each kind of loss is told."""

import pytest

from tests.endurance.ledger import Batch, Document, Found, Ledger, Void, faults

ONE, TWO = {"id": "1", "verb": {"id": "https://example.org/v"}}, {"id": "2", "verb": {"id": "https://example.org/v"}}


def batch(*, acknowledged: bool) -> Batch:
    return Batch({"1": ONE, "2": TWO}, {"ab": b"content"}, acknowledged)


def found(*statements: dict, voided: set[str] = frozenset(), contents: dict | None = None, **documents: bytes) -> Found:
    kept = {"ab": b"content"} if contents is None else contents
    return Found({each["id"]: each for each in statements}, frozenset(voided), kept, documents)


def test_nothing_is_told_where_everything_is_there() -> None:
    stored = {**ONE, "stored": "2026-11-21T00:00:00Z"}
    ledger = Ledger([batch(acknowledged=True)], documents={"d": Document([b"1", b"2"], 2)})
    assert faults(ledger, found(stored, TWO, d=b"2")) == []


def test_what_was_never_acknowledged_may_be_there_or_not() -> None:
    ledger = Ledger([batch(acknowledged=False)], documents={"d": Document([b"1", b"2"], 1)})
    assert faults(ledger, found(d=b"1")) == faults(ledger, found(ONE, TWO, d=b"2")) == []


@pytest.mark.parametrize(
    ("acknowledged", "there", "told"),
    [
        (True, found(), "2 of 2 acknowledged Statements are missing"),
        (True, found(ONE), "1 of 2 acknowledged Statements are missing"),
        (False, found(ONE), "half a batch is there: 1 of 2 Statements"),
        (True, found(ONE, {**TWO, "verb": {"id": "https://example.org/other"}}), "2 has another content"),
        (True, found(ONE, TWO, contents={}), "the attachment ab is missing or differs"),
        (False, found(ONE, TWO, contents={"ab": b"other"}), "the attachment ab is missing or differs"),
    ],
)
def test_each_loss_of_statements_is_told(acknowledged: bool, there: Found, told: str) -> None:
    assert faults(Ledger([batch(acknowledged=acknowledged)]), there) == [told]


@pytest.mark.parametrize(
    ("acknowledged", "documents", "told"),
    [(1, {}, "the document d is missing"), (2, {"d": b"1"}, "the document d is older than what was acknowledged")],
)
def test_each_loss_of_documents_is_told(acknowledged: int, documents: dict[str, bytes], told: str) -> None:
    ledger = Ledger(documents={"d": Document([b"1", b"2"], acknowledged)})
    assert faults(ledger, found(**documents)) == [told]


def test_a_void_that_was_acknowledged_must_have_happened() -> None:
    voiding = Batch({"2": TWO}, {}, acknowledged=True)
    ledger = Ledger([voiding], [Void("1", voiding)])
    told = "1 isn't voided, though its voiding Statement was acknowledged"
    assert faults(ledger, found(ONE, TWO)) == [told]
    assert faults(ledger, found(ONE, TWO, voided={"1"})) == []


def test_an_answer_that_must_not_be_is_told() -> None:
    assert faults(Ledger(refused=["500 to POST"]), found()) == ["the server answered 500 to POST"]
