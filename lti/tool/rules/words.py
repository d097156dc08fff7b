"""What somebody is told who can't do anything about it but ask: plain words, for each way of saying no."""

from typing import Final

from people.rules.errors import Refusal

_PLATFORM: Final = (
    "Your learning platform sent something that can't be accepted. You did nothing wrong: please tell the people who "
    "look after it. What exactly is wrong is written down for them here."
)
_WORDS: Final = {
    "anonymous-launch": (
        "Your learning platform didn't say who you are. Without that nothing that you do could be kept for you, so "
        "anonymous visits aren't possible; please tell the people who look after your platform."
    ),
    "another-browser": (
        "Your browser doesn't send back what it was given, because it blocks cookies in frames of other sites."
    ),
    "course-not-allowed": (
        "Your learning platform isn't allowed to open this course here. Please tell the people who look after it; "
        "it is written down for them here."
    ),
    "replayed": "This visit was begun already. Go back to your course and open the link again.",
}
_PLAIN: Final = frozenset(
    {
        "launch-over", "not-allowed", "nothing-there", "pass-over", "unknown-platform", "cannot-launch",
        "cannot-enroll", "unknown-course", "unknown-enrollment", "cannot-register", "login-refused",
        "temporarily-unavailable",
    }
)  # fmt: skip
"""Refusals whose own text is for everybody."""


def words_of(refusal: Refusal) -> str:
    """Return what is said to whoever sees the page."""
    if refusal.code in _PLAIN:
        return refusal.message
    return _WORDS.get(refusal.code, _PLATFORM)


def is_plain(refusal: Refusal) -> bool:
    """Tell whether nothing is left to say to administrators."""
    return refusal.code in _PLAIN
