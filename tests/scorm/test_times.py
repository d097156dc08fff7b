"""Moments of both standards (SCORM 1.2 RTE §3.4.4 CMITime; SCORM 2004 4th Ed. RTE §4.1.1.6 time)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scorm_bridge.rules import times


@pytest.mark.parametrize("text", ["00:00:00", "23:59:59.99", "14:05:00.5"])
def test_a_time_of_day_is_one(text):
    assert times.is_time_of_day(text)


@pytest.mark.parametrize("text", ["", "24:00:00", "14:60:00", "14:05:60", "14:05", "1:05:00", "14:05:00.123"])
def test_what_is_no_time_of_day_is_none(text):
    assert not times.is_time_of_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "1970",
        "2038",
        "2026-11",
        "2026-11-21",
        "2026-11-21T15",
        "2026-11-21T15:30",
        "2026-11-21T15:30:59",
        "2026-11-21T15:30:59.5",
        "2026-11-21T15:30:59.25Z",
        "2026-11-21T15:30:59.25+02",
        "2026-11-21T15:30:59.25-03:30",
        "2026-11-21T15:30:59.123Z",
        "2026-11-21T15:30:59Z",
        "2028-02-29",
    ],
)
def test_a_moment_may_stop_at_any_part(text):
    assert times.is_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1969",
        "2039",
        "2026-13",
        "2026-02-30",
        "2027-02-29",
        "2026-11-21T24",
        "2026-11-21T15:60",
        "2026-11-21 15:30",
        "2026-11-21T15:30:59.25+24:00",
        "2026-11-21T15:30Z",
        "26-11-21",
    ],
)
def test_what_the_calendar_does_not_know_is_no_moment(text):
    assert not times.is_moment(text)
    assert times.moment_of(text) is None


def test_a_moment_is_known_when_its_zone_is():
    assert times.moment_of("2026-11-21T15:30:00.25Z") == datetime(2026, 11, 21, 15, 30, 0, 250_000, tzinfo=UTC)
    zone = timezone(-timedelta(hours=3, minutes=30))
    assert times.moment_of("2026-11-21T15:30:00-03:30") == datetime(2026, 11, 21, 15, 30, tzinfo=zone)


@pytest.mark.parametrize("text", ["2026-11-21", "2026-11-21T15:30:00", "2026-11-21T15:30:00.5"])
def test_a_moment_without_a_zone_could_be_any_of_many(text):
    assert times.moment_of(text) is None
