"""What is done now and then is done beside the rest, and whatever comes of one chore the others are done."""

import logging

from feeds.services.chores import _do


def test_a_chore_that_fails_is_logged_and_keeps_nobody_waiting(caplog) -> None:
    def fails() -> int:
        raise ValueError("no")

    with caplog.at_level(logging.ERROR):
        _do(fails)
    assert "fails failed; it is done again in a minute." in caplog.text
