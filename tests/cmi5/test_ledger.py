"""Every requirement that binds an LMS has a test that proves it, and the page says which."""

from tests.cmi5.ledger import NOT_BY_A_TEST, PAGE, named_in, page, proofs, requirements


def test_every_requirement_of_an_lms_is_proved() -> None:
    proved = proofs()
    bound = [requirement for requirement, who in requirements().items() if who == "LMS"]
    assert [each for each in bound if each not in proved and each not in NOT_BY_A_TEST] == []


def test_what_is_proved_is_no_exception() -> None:
    assert set(NOT_BY_A_TEST) & set(proofs()) == set()
    assert set(NOT_BY_A_TEST) <= set(requirements())


def test_tests_name_requirements_that_there_are() -> None:
    assert set(proofs()) - set(requirements()) == set()
    assert len(requirements()) == 305


def test_the_page_is_up_to_date() -> None:
    """It is written by ``python -m tests.cmi5.ledger``."""
    assert PAGE.read_text() == page()


def test_a_docstring_names_requirements_one_by_one_or_from_one_to_another() -> None:
    assert named_in("9.3.9.0-1 to 9.3.9.0-3, 9.5.2.0-1 (d2).") == {
        "9.3.9.0-1",
        "9.3.9.0-2",
        "9.3.9.0-3",
        "9.5.2.0-1 (d2)",
    }
