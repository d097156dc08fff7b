"""Home pages are the same however they are written."""

import pytest

from people.rules.home_pages import spellings


@pytest.mark.parametrize(
    ("url", "also"),
    [
        ("https://lms.example.org", "https://lms.example.org/"),
        ("https://LMS.example.org/", "https://lms.example.org"),
        ("https://lms.example.org:443", "https://lms.example.org/"),
        ("https://lms.example.org/moodle", "https://lms.example.org:443/moodle/"),
        ("http://[::1]:80/x", "http://[::1]/x"),
    ],
)
def test_spellings_of_one_address(url: str, also: str) -> None:
    assert also in spellings(url)


@pytest.mark.parametrize("url", ["https://lms.example.org:8443", "https://lms.example.org/moodle", "http://[", "x", ""])
def test_another_address_is_none_of_them(url: str) -> None:
    assert "https://lms.example.org" not in spellings(url)
