"""What failed is left alone for a while, then tried by one thread before all others."""

from lrs.services.circuit import Circuit


def test_one_may_try_and_the_others_when_that_went_well() -> None:
    circuit = Circuit(retry_seconds=60)
    assert [circuit.lets_try(), circuit.lets_try()] == [True, False]
    circuit.close()
    assert [circuit.lets_try(), circuit.lets_try()] == [True, True]


def test_what_failed_rests() -> None:
    circuit = Circuit(retry_seconds=60)
    circuit.close()
    circuit.open()
    assert (circuit.may_close, circuit.lets_try()) == (False, False)


def test_what_has_rested_is_tried_again() -> None:
    circuit = Circuit(retry_seconds=0)
    circuit.open()
    assert (circuit.may_close, circuit.lets_try()) == (True, True)
