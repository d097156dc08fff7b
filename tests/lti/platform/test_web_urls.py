"""URLs of tools name one place, whoever reads them."""

import pytest

from lti.platform.rules.web_urls import host_of, is_within, problem_of_web_url


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("javascript:alert(1)", "begin with https:// or http://"),
        ("data:text/html,x", "begin with https:// or http://"),
        ("ftp://tool.example/", "begin with https:// or http://"),
        ("//tool.example/", "begin with https:// or http://"),
        ("/launch", "begin with https:// or http://"),
        ("https:tool.example", "begin with https:// or http://"),
        ("https:///launch", "name a host in ASCII (international names as xn--…) and, if any, a port that can exist"),
        ("https://ana@tool.example/", "name no user and no password"),
        ("https://ana:secret@tool.example/", "name no user and no password"),
        ("https://tool.example:99999/", "name a host and, if any, a port that can exist"),
        ("https://tool..example/", "name a host that can exist"),
        ("https://-x.example/", "name a host that can exist"),
        ("https://tool.example\\.evil.example/", None),
        ("https://tool.example/a b", None),
        ("https://tool.example/a\nb", None),
        ("https://tool.example/\u202egnp.exe", None),
        ('https://tool.example/"><script>', None),
        ("https://tool.example/" + "x" * 2_000, "have at most 2,000 characters"),
        ("", "be a text, the absolute URL of something on the web"),
        (None, "be a text, the absolute URL of something on the web"),
        (["https://tool.example/"], "be a text, the absolute URL of something on the web"),
    ],
)
def test_urls_are_absolute_and_read_alike_by_everybody(url: object, problem: str | None) -> None:
    problem = problem or (
        "have no blanks, control characters, backslashes, quotes or angle brackets; write them with a percent sign"
    )
    assert problem_of_web_url(url) == problem


@pytest.mark.parametrize(
    "url",
    [
        "https://tool.example",
        "http://tool.example:8080/launch?a=1&b={x}|y#top",
        "https://127.0.0.1/x",
        "https://[::1]:8443/x",
        "HTTPS://Tool.Example/x",
        "https://xn--bcher-kva.example/%C3%A4",
        "https://tool.example/ä/@ana",
        "http://localhost/x",
    ],
)
def test_urls_of_the_web_are_taken_as_they_are(url: str) -> None:
    assert problem_of_web_url(url) is None


def test_http_is_refused_where_https_is_asked_for() -> None:
    assert problem_of_web_url("http://tool.example/", https_only=True) == "begin with https://"
    assert problem_of_web_url("HTTPS://tool.example/", https_only=True) is None


@pytest.mark.parametrize(
    ("url", "domain", "is_inside"),
    [
        ("https://tool.example/", "tool.example", True),
        ("https://Quiz.Tool.Example:8443/", "tool.example", True),
        ("https://tool.example./", "tool.example", True),
        ("https://eviltool.example/", "tool.example", False),
        ("https://tool.example.evil.example/", "tool.example", False),
        ("https://example/", "tool.example", False),
    ],
)
def test_a_host_is_within_its_domain_and_those_above(url: str, domain: str, is_inside: bool) -> None:
    assert is_within(host_of(url), domain) is is_inside
