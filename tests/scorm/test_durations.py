"""Durations of both standards, exact and added up (SCORM 1.2 RTE §3.4.4; SCORM 2004 4th Ed. RTE §4.1.1.6)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules import durations as xapi
from scorm_bridge.rules import durations

HUNDREDTHS = st.integers(min_value=0, max_value=10**10).map(lambda number: Decimal(number) / 100)


@pytest.mark.parametrize(
    ("standard", "text", "seconds"),
    [
        ("1.2", "00:00:00", "0"),
        ("1.2", "00:00:01.5", "1.5"),
        ("1.2", "0001:30:05.25", "5405.25"),
        ("1.2", "9999:99:99.99", "36002439.99"),
        ("1.2", "12345:00:00", "44442000"),
        ("2004", "PT0S", "0"),
        ("2004", "PT1.5S", "1.5"),
        ("2004", "PT1H30M5.25S", "5405.25"),
        ("2004", "P1D", "86400"),
        ("2004", "P1DT1M", "86460"),
        ("2004", "P1Y2M3DT4H5M6S", "36993906"),
        ("2004", "PT90M", "5400"),
        ("2004", "P0Y0M0DT0H0M0S", "0"),
    ],
)
def test_a_duration_has_so_many_seconds(standard, text, seconds):
    assert durations.seconds_of(standard, text) == Decimal(seconds)


@pytest.mark.parametrize(
    ("standard", "text"),
    [
        ("1.2", ""),
        ("1.2", "1:00:00"),
        ("1.2", "00:00"),
        ("1.2", "00:00:00.123"),
        ("1.2", "00:00:00."),
        ("1.2", "PT1H"),
        ("1.2", "00:00:00 "),
        ("1.2", "٠٠:٠٠:٠٠"),
        ("2004", ""),
        ("2004", "P"),
        ("2004", "PT"),
        ("2004", "P1DT"),
        ("2004", "PT1.234S"),
        ("2004", "PT1.5M"),
        ("2004", "P1W"),
        ("2004", "-PT1S"),
        ("2004", "pt1s"),
        ("2004", "00:00:01"),
        ("2004", "PT1M1H"),
        ("2004", "PT" + "9" * 100 + "S"),
    ],
)
def test_what_is_no_duration_is_refused(standard, text):
    assert not durations.is_duration(standard, text)
    assert durations.seconds_or_none(standard, text) is None
    with pytest.raises(ValueError, match="such as"):
        durations.seconds_of(standard, text)


@pytest.mark.parametrize(
    ("seconds", "timespan", "iso"),
    [
        ("0", "0000:00:00.00", "PT0S"),
        ("0.5", "0000:00:00.50", "PT0.5S"),
        ("59.99", "0000:00:59.99", "PT59.99S"),
        ("60", "0000:01:00.00", "PT1M"),
        ("5405.25", "0001:30:05.25", "PT1H30M5.25S"),
        ("36000000", "10000:00:00.00", "PT10000H"),
        ("-3", "0000:00:00.00", "PT0S"),
        ("59.996", "0000:01:00.00", "PT1M"),
    ],
)
def test_seconds_are_written_as_either_standard_does(seconds, timespan, iso):
    assert durations.written("1.2", Decimal(seconds)) == timespan
    assert durations.written("2004", Decimal(seconds)) == iso


def test_session_times_are_added_up_without_loss():
    assert durations.added("1.2", "", "0000:00:00.10", "0000:00:00.20", "0000:59:59.70") == "0001:00:00.00"
    assert durations.added("2004", "PT0.1S", "PT0.2S", "", "P1DT1H") == "PT25H0.3S"
    assert durations.added("2004") == "PT0S"


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@given(seconds=HUNDREDTHS)
def test_what_is_written_is_read_as_it_was(standard, seconds):
    assert durations.seconds_of(standard, durations.written(standard, seconds)) == seconds


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@given(first=HUNDREDTHS, second=HUNDREDTHS)
def test_adding_texts_adds_their_seconds(standard, first, second):
    texts = durations.written(standard, first), durations.written(standard, second)

    assert durations.seconds_of(standard, durations.added(standard, *texts)) == first + second


@given(seconds=HUNDREDTHS)
def test_xapi_reads_what_is_written_for_it(seconds):
    assert xapi.seconds(durations.iso_of(seconds)) == seconds
