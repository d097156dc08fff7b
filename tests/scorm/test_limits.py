"""What a manifest allows at most: so many attempts on the course, so much time for its parts."""

import pytest

from scorm_bridge.models import Attempt, SetAside
from scorm_bridge.rules.errors import AttemptsUsedUp, TimeUsedUp
from scorm_bridge.services import attempts
from tests.scorm.learning import Learning
from tests.scorm.manifest_builder import element, item

pytestmark = pytest.mark.django_db

TERMINATED = [{"kind": "initialized", "elapsed": 0}, {"kind": "terminated", "elapsed": 0}]


def limited(**limits: str) -> str:
    return element("imsss:sequencing", element("imsss:limitConditions", **limits))


def timed_12(name: str = "lesson", *, action: str = "exit,message", allowed: str = "00:10:00") -> str:
    return item(name, element("adlcp:maxtimeallowed", allowed), element("adlcp:timelimitaction", action))


def timed_2004(name: str = "lesson", *, action: str = "exit,no message") -> str:
    return item(name, element("adlcp:timeLimitAction", action), limited(attemptAbsoluteDurationLimit="PT10M"))


def spend(ana: Learning, time: str, activity: str = "lesson", exit_value: str = "suspend") -> None:
    player = ana.opened(takeover=True)
    core = "cmi.core." if player.opened["standard"] == "1.2" else "cmi."
    player.begin(activity=activity)
    elements = {f"{core}session_time": time, f"{core}exit": exit_value}
    kind = "suspended" if exit_value == "suspend" else "terminated"
    player.commit(activity=activity, elements=elements, events=[{"kind": kind, "elapsed": 0}], end="suspended")


def test_a_course_is_attempted_as_often_as_it_may_be(north) -> None:
    ana = Learning(north, item(), limited(attemptLimit="2"))
    for _ in range(2):
        ana.opened().commit(end="suspended")
        ana.opened().commit(end="exited")
    with pytest.raises(AttemptsUsedUp, match="may be attempted 2 times, and you have done so"):
        ana.launch()
    assert ana.opened("Review").opened["mode"] == "review"
    assert Attempt.objects.filter(mode="normal").count() == 2


def part(name: str, limit: str = "1") -> str:
    return item(name, limited(attemptLimit=limit))


def attempt(ana: Learning, activity: str, number: int = 1, end: str = "suspended") -> None:
    ana.opened(takeover=True).commit(activity=activity, attempt=number, events=TERMINATED, end=end)


def test_a_part_is_attempted_as_often_as_it_may_be_and_what_comes_beyond_is_set_aside(north) -> None:
    ana = Learning(north, part("one", "2"), item("two"))
    for number in (1, 2):
        attempt(ana, "one", number)
    player = ana.opened()
    assert player.opened["attemptsBegun"] == {"one": 2}
    refused = player.send(activity="one", attempt=3, elements={"cmi.location": "3"}, events=TERMINATED)
    assert (refused.status_code, refused.json()["code"]) == (403, "attempts-used-up")
    assert refused.json()["error"]["section"] == "SCORM 2004 4th Ed. SN §3.5.1"
    assert [each.reason for each in SetAside.objects.all()] == ["attempts-used-up"]
    assert player.commit(activity="two", events=TERMINATED)["refused"] == []
    assert player.commit(activity="one", attempt=2, elements={"cmi.location": "2"})["refused"] == []


def test_attempts_on_a_part_outlive_those_on_the_course(north) -> None:
    ana = Learning(north, part("one"), item("two"))
    attempt(ana, "one", end="exited")
    player = ana.opened()
    assert (player.opened["attemptNumber"], player.opened["attemptsBegun"]) == (2, {"one": 1})
    assert player.send(activity="one", events=TERMINATED).status_code == 403
    assert ana.opened("Browse").opened["attemptsBegun"] == {}


def test_a_course_whose_parts_are_used_up_isnt_launched(north) -> None:
    ana = Learning(north, part("one"), part("two"))
    attempt(ana, "one")
    ana.opened().commit(activity="two", events=[{"kind": "initialized", "elapsed": 0}], end="suspended")
    assert ana.opened().activity("two")["entry"] == "resume"
    ana.opened(takeover=True).commit(activity="two", events=TERMINATED, end="suspended")
    with pytest.raises(AttemptsUsedUp, match="may be attempted once"):
        ana.launch()
    assert ana.opened("Review").opened["mode"] == "review"


def test_a_part_that_isnt_tracked_has_no_limit(north) -> None:
    untracked = element(
        "imsss:sequencing",
        element("imsss:limitConditions", attemptLimit="1"),
        element("imsss:deliveryControls", tracked="false"),
    )
    ana = Learning(north, item("one", untracked))
    attempt(ana, "one")
    attempt(ana, "one", 2)
    assert ana.opened().opened["attemptsBegun"] == {}


def test_looking_around_is_no_attempt(north) -> None:
    ana = Learning(north, item(), limited(attemptLimit="1"))
    ana.opened("Browse").commit(end="exited")
    ana.opened().commit(end="exited")
    with pytest.raises(AttemptsUsedUp, match="may be attempted once"):
        ana.launch()


@pytest.mark.parametrize(
    ("version", "timed", "halves"),
    [("1.2", timed_12(), ("00:04:00", "00:06:00")), ("2004 4th Edition", timed_2004(), ("PT4M", "PT6M"))],
)
def test_a_course_whose_time_is_used_up_isnt_gone_on_with(north, version, timed, halves) -> None:
    ana = Learning(north, timed, version=version)
    spend(ana, halves[0])
    assert ana.opened().activity()["isTimeUp"] is False
    spend(ana, halves[1])
    with pytest.raises(TimeUsedUp, match="time that is allowed for this content is used up"):
        ana.launch()
    review = ana.opened("Review").activity()
    assert review["isTimeUp"] is False


def test_an_administrator_gives_time_again_by_ending_the_attempt(north) -> None:
    ana = Learning(north, timed_12(), version="1.2")
    spend(ana, "00:11:00")
    attempts.end(north.pk, Attempt.objects.get().pk, who="Bo")
    assert ana.opened().opened["activities"] == {}


def test_a_part_whose_time_is_used_up_is_marked_and_the_others_go_on(north) -> None:
    ana = Learning(north, timed_12("one"), timed_12("two"), version="1.2")
    spend(ana, "00:10:00", "one")
    assert ana.opened().activity("one")["isTimeUp"] is True


@pytest.mark.parametrize(
    "timed",
    [
        timed_12(action="continue,message"),
        timed_12(allowed="00:00:00"),
        item("lesson", element("adlcp:maxtimeallowed", "00:10:00")),
    ],
    ids=["the manifest lets it go on", "no time is no limit", "the manifest says nothing"],
)
def test_time_bars_nobody_unless_the_manifest_says_exit(north, timed) -> None:
    ana = Learning(north, timed, version="1.2")
    spend(ana, "10:00:00")
    assert ana.opened().activity()["isTimeUp"] is False
