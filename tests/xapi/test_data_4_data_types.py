"""IRIs, language tags, timestamps, durations, extensions. xAPI 1.0.3 Data §4; xAPI 2.0 §4.2.7."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from lrs.rules import durations, timestamps
from lrs.rules.iri import is_iri, is_uri
from lrs.rules.language import is_language_tag
from lrs.rules.versions import Version


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/xapi/verbs#defenestrated",
        "http://example.com/فعل/خواندن",
        "https://example.org",
        "https://example.org:8443/a/../b?q=1&r=[]".replace("[]", "%5B%5D"),
        "http://[2001:db8::1]/x",
        "https://ana:pw@example.org/",
        "urn:isbn:0451450523",
        "tag:example.org,2026:x",
        "act:course/1",
        "mailto:ana@example.org",
        "x-custom.scheme+1:whatever",
    ],
)
def test_an_iri_has_a_scheme(text: str) -> None:
    assert is_iri(text)


@pytest.mark.parametrize(
    "text",
    ["", "example.org/x", "/x", "//example.org/x", "ab=c://should.fail.com", "1http://example.org", "http:", "http://",
     "https:///path", "http:example.org", "urn:", "https://example.org/a b", "https://example.org/<x>",
     'https://example.org/"', "https://example.org/a\\b", "https://example.org/{id}", "https://example.org/%",
     "https://example.org/%zz", "https://example.org/#a#b", "https://example.org/\n", " https://example.org",
     "https://example.org/\x00", None, 1, ["https://example.org"]],
)  # fmt: skip
def test_anything_else_is_no_iri(text: object) -> None:
    """XAPI-00011."""
    assert not is_iri(text)


def test_a_very_long_iri_is_judged_too() -> None:
    assert is_iri("https://example.org/" + "a" * 100_000)
    assert not is_iri("https://example.org/" + "a" * 100_000 + " ")


def test_a_uri_is_ascii() -> None:
    assert is_uri("https://example.org/%C3%A9")
    assert not is_uri("https://example.org/é")


@pytest.mark.parametrize(
    "tag", ["en", "EN-us", "cmn", "zh-Hant", "zh-cmn-Hans-CN", "sr-Latn-RS", "es-419", "de-CH-1996", "sl-rozaj-biske",
            "en-a-myext-b-another", "en-x-private", "x-whatever", "i-klingon", "en-GB-oed", "sgn-BE-FR", "und", "tlh"],
)  # fmt: skip
def test_a_language_tag_is_well_formed(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag", ["", "e", "en_US", "en-", "-en", "something", "a12345678", "en-abcdefghi", "de-419-DE", "a-DE", "en US",
            "en-u", "ar-a-aaa-b-bbb-a-ccc-", "x", "en\n", "én", 1, None],
)  # fmt: skip
def test_a_malformed_language_tag_is_refused(tag: object) -> None:
    """XAPI-00121, XAPI-00013."""
    assert not is_language_tag(tag)


RFC_3339 = {
    "2026-11-20T22:30:55Z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026-11-20T22:30:55.1Z": datetime(2026, 11, 20, 22, 30, 55, 100_000, tzinfo=UTC),
    "2026-11-20T23:30:55.123456789+01:00": datetime(2026, 11, 20, 22, 30, 55, 123_456, tzinfo=UTC),
    "2026-11-20T12:00:00-05:00": datetime(2026, 11, 20, 17, tzinfo=UTC),
    "2026-11-20T22:30:55+00:00": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026-11-20t22:30:55z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2028-02-29T00:00:00Z": datetime(2028, 2, 29, tzinfo=UTC),
    "2016-12-31T23:59:60Z": datetime(2017, 1, 1, tzinfo=UTC),
}
ISO_8601_ONLY = {
    "2026-11-20T22:30:55": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026-11-20T22:30Z": datetime(2026, 11, 20, 22, 30, tzinfo=UTC),
    "2026-11-20T22Z": datetime(2026, 11, 20, 22, tzinfo=UTC),
    "2026-11-20T22:30.5Z": datetime(2026, 11, 20, 22, 30, 30, tzinfo=UTC),
    "2026-11-20T22:30:55,5+01": datetime(2026, 11, 20, 21, 30, 55, 500_000, tzinfo=UTC),
    "20261120T223055Z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "20261120T223055.123+0130": datetime(2026, 11, 20, 21, 0, 55, 123_000, tzinfo=UTC),
    "2026-W47-5T22:30:55Z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026W475T223055Z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026-324T22:30:55Z": datetime(2026, 11, 20, 22, 30, 55, tzinfo=UTC),
    "2026-11-20T24:00:00Z": datetime(2026, 11, 21, tzinfo=UTC),
}
NEITHER = [
    "", "should fail", "01/011/2015", "2026-11-20", "2026-11-20 22:30:55Z", "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z", "2026-366T00:00:00Z", "2026-000T00:00:00Z", "2026-11-20T25:00:00Z", "2026-11-20T24:00:01Z",
    "2026-11-20T22:60:00Z", "2026-11-20T22:30:61Z", "2026-11-20T22:30:60Z", "2026-11-20T22:30:55.Z",
    "2026-11-20T22:30:55-00:00", "2026-11-20T22:30:55.601-00", "2026-11-20T22:30:55.601-0000", "20261120T223055-0000",
    "2026-11-20T22:30:55+0100", "20261120T22:30:55Z", "2026-11-20T22:30:55+24:00", "2026-11-20T22:30:55+1:00",
    "2026-11-20T22:30:55ZZ", " 2026-11-20T22:30:55Z", "2026-11-20T22:30:55Z\n", "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "٢٠٢٦-11-20T22:30:55Z", "1795128655", 1795128655, None,
]  # fmt: skip


@pytest.mark.parametrize("text", RFC_3339)
def test_both_versions_take_rfc_3339(text: str) -> None:
    assert timestamps.problem(text, Version.V1_0_3) is None
    assert timestamps.problem(text, Version.V2_0_0) is None
    assert timestamps.parse(text) == RFC_3339[text]
    assert timestamps.parse(text).tzinfo is UTC


@pytest.mark.parametrize("text", ISO_8601_ONLY)
def test_only_1_0_3_takes_all_of_iso_8601(text: str) -> None:
    """XAPI-00123."""
    assert timestamps.problem(text, Version.V1_0_3) is None
    assert timestamps.problem(text, Version.V2_0_0) is not None
    assert timestamps.parse(text) == ISO_8601_ONLY[text]


@pytest.mark.parametrize("text", NEITHER)
def test_neither_version_takes_anything_else(text: object) -> None:
    assert timestamps.problem(text, Version.V1_0_3) is not None
    assert timestamps.problem(text, Version.V2_0_0) is not None


@pytest.mark.parametrize("text", [each for each in NEITHER if isinstance(each, str)])
def test_what_is_no_timestamp_cant_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        timestamps.parse(text)


def test_the_store_writes_utc_with_milliseconds_at_least() -> None:
    at = datetime(2026, 11, 20, 23, 30, 55, 123_000, tzinfo=timezone(timedelta(hours=1)))
    assert timestamps.text_of(at) == "2026-11-20T22:30:55.123Z"
    assert timestamps.text_of(at.replace(microsecond=0)) == "2026-11-20T22:30:55.000Z"
    assert timestamps.text_of(at.replace(microsecond=123_456)) == "2026-11-20T22:30:55.123456Z"


DURATIONS = {
    "PT4H35M59.14S": Decimal("16559.14"),
    "PT16559.14S": Decimal("16559.14"),
    "P3Y1M29DT4H35M59.14S": Decimal((3 * 365 + 30 + 29) * 86_400) + Decimal("16559.14"),
    "P3Y": Decimal(3 * 365 * 86_400),
    "P4W": Decimal(28 * 86_400),
    "PT0S": Decimal(0),
    "PT1,5M": Decimal(90),
    "P1DT12H36M0.12567S": Decimal("131760.12567"),
    "PT36H": Decimal(129_600),
    "P0.5D": Decimal(43_200),
}


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_read_in_seconds(text: str) -> None:
    assert durations.problem(text) is None
    assert durations.seconds(text) == DURATIONS[text]


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1YT", "P4W1D", "P1D4W", "PT1.5H30M", "P1.5DT1H", "pt5s", "5S", "-PT5S", "P-5D", "PT5",
             "PT5S ", "PT5M4H", "P1H", "P0003-01-29T04:35:59", "PT٥S", "soon", 12345, {"key": "value"}, None],
)  # fmt: skip
def test_anything_else_is_no_duration(text: object) -> None:
    """XAPI-00124."""
    assert durations.problem(text) is not None
