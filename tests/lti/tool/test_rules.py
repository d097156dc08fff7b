"""The rules of the tool, as tables: roles, scores, pauses, pages, members and words."""

from datetime import UTC, datetime, timedelta

import pytest

from lti.security.rules import vocabulary as v
from lti.security.rules.errors import InvalidMessage
from lti.tool.rules import backoff, paging, scores
from lti.tool.rules.errors import Anonymous, NothingThere
from lti.tool.rules.message import is_below
from lti.tool.rules.roles import context_roles, learns, teaches
from lti.tool.rules.roster import asks_for_all, member_of, named, page_of
from lti.tool.rules.scores import Standing, score_of
from lti.tool.rules.words import is_plain, words_of

NOW = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)
M, SUB = v.MEMBERSHIP_ROLE, "http://purl.imsglobal.org/vocab/lis/v2/membership/"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([M + "Learner"], ["Learner"]),
        (["Instructor"], ["Instructor"]),
        ([SUB + "Instructor#TeachingAssistant"], ["Instructor"]),
        ([M + "Mentor", M + "Learner"], ["Learner", "Mentor"]),
        ([v.INSTITUTION_ROLE + "Faculty"], ["Instructor"]),
        ([v.SYSTEM_ROLE + "SysAdmin"], ["Administrator"]),
        ([v.INSTITUTION_ROLE + "Faculty", M + "Learner"], ["Learner"]),
        ([v.INSTITUTION_ROLE + "Student"], ["Learner"]),
        (["urn:unheard-of"], ["Learner"]),
        ([], ["Learner"]),
    ],
)
def test_roles_in_the_course(roles, expected) -> None:
    assert context_roles(roles) == expected


def test_who_teaches_and_who_learns() -> None:
    assert [teaches(["ContentDeveloper"]), teaches(["Mentor"]), teaches(["Learner", "Instructor"])] == [1, 0, 1]
    assert [learns(["Learner"]), learns(["Mentor"]), learns(["Learner", "Instructor"])] == [1, 0, 0]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(begun=False, done=False), None),
        (Standing(begun=True, done=False), ("InProgress", "NotReady", None)),
        (Standing(begun=True, done=False, percent=0), ("InProgress", "NotReady", None)),
        (Standing(begun=True, done=False, percent=40), ("InProgress", "Pending", 40)),
        (Standing(begun=True, done=False, percent=0, scaled=0.0), ("InProgress", "Pending", 0)),
        (Standing(begun=True, done=False, judged=True, percent=40), ("Completed", "FullyGraded", None)),
        (Standing(begun=True, done=False, percent=40, scaled=0.123456), ("InProgress", "Pending", 12.35)),
        (Standing(begun=True, done=False, judged=True, scaled=-0.5), ("Completed", "FullyGraded", 0)),
        (Standing(begun=True, done=True), ("Completed", "FullyGraded", 100)),
        (Standing(begun=False, done=True, scaled=0.7), ("Completed", "FullyGraded", 70)),
    ],
)
def test_scores(standing, expected) -> None:
    score = score_of(standing)
    told = score and (score["activityProgress"], score["gradingProgress"], score.get("scoreGiven"))
    assert told == expected


def test_times_of_scores_only_grow() -> None:
    later = NOW + timedelta(hours=1)
    assert scores.timestamp_after(None, now=NOW) == NOW
    assert scores.timestamp_after(NOW, now=later) == later
    assert scores.timestamp_after(later, now=NOW) == later + timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"resultScore": 80, "resultMaximum": 100}, True),
        ({"resultScore": 0.8}, True),
        ({"resultScore": 0.8, "resultMaximum": 1}, True),
        ({"resultScore": 79, "resultMaximum": 100}, False),
        ({"resultScore": "80", "resultMaximum": 100}, False),
        ({"resultScore": 80, "resultMaximum": 0}, False),
        ({}, False),
        (None, False),
    ],
)
def test_what_a_gradebook_shows(result, told: bool) -> None:
    final = {"scoreGiven": 80, "scoreMaximum": 100, "gradingProgress": "FullyGraded"}
    assert scores.is_told(final, result) is told
    assert scores.is_told({**final, "gradingProgress": "Pending"}, result)


def test_pauses_grow_and_end() -> None:
    pauses = [backoff.seconds_until(attempt, chance=0.5) for attempt in (1, 2, 3, 9, 10, 400)]
    assert pauses == [60, 120, 240, 15360, 21600, 21600]
    assert (backoff.seconds_until(1, chance=0), backoff.seconds_until(1, chance=1)) == (45, 75)
    assert backoff.seconds_until(1, chance=0.5, retry_after=3600) == 3600
    assert backoff.seconds_until(1, chance=0.5, retry_after=1e9) == 86_400


@pytest.mark.parametrize(("status", "final"), [(None, 0), (200, 0), (400, 1), (404, 1), (401, 0), (403, 0), (408, 0),
                                               (409, 0), (429, 0), (500, 0), (503, 0)])  # fmt: skip
def test_what_is_given_up(status, final) -> None:
    assert backoff.is_final(status, attempts=1) is bool(final)
    assert backoff.is_final(status, attempts=backoff.MOST_ATTEMPTS)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("soon", None),
        ("Thu, 31 Jan 2030 12:01:00 GMT", 60),
        ("Thu, 31 Jan 2030 11:00:00 GMT", 0),
        ("-5", None),
    ],
)
def test_retry_after(header, seconds) -> None:
    assert backoff.retry_after(header, now=NOW) == seconds


HERE = "https://lms.example.org/Items?a=1"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ('<https://lms.example.org/Items?Page=B>; rel="next"', "https://lms.example.org/Items?Page=B"),
        ("<https://lms.example.org/2>; rel=next", "https://lms.example.org/2"),
        ('</3>; rel="prev next"', "https://lms.example.org/3"),
        ('</1>; rel="prev", </3>; title="x"; rel="next"', "https://lms.example.org/3"),
        ('</1>; rel="differences"', None),
        ('<https://evil.example.org/2>; rel="next"', None),
        ("<", None),
    ],
)
def test_the_next_page(header, expected) -> None:
    assert paging.next_page(header, url=HERE) == expected


def test_addresses_go_on() -> None:
    assert paging.with_path(HERE, "scores") == "https://lms.example.org/Items/scores?a=1"
    assert paging.with_path("https://lms.example.org/1/", "scores") == "https://lms.example.org/1/scores"
    assert paging.with_parameter(HERE, "limit", "9") == HERE + "&limit=9"
    assert paging.with_parameter(HERE, "a", "9") == HERE


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x/", "//x", "https://", "https://a b/", "http://[", "x",
                                 "https://u@h/", "https://x;y/"])  # fmt: skip
def test_what_has_no_origin(url: str) -> None:
    assert paging.origin_of(url) == ""


def test_what_is_below_our_address() -> None:
    ours = "https://us.example.org/lti/tool/1/launch"
    good = [ours, ours + "/", ours + "?course=1", ours + "#x"]
    bad = [ours + "er", ours + "/../x", "https://us.example.org/", "https://evil.example.org/?" + ours]
    assert [is_below(url, ours) for url in good + bad] == [True] * 4 + [False] * 4


def test_a_page_that_names_another_one_is_not_the_last() -> None:
    elsewhere = '<https://other.example.org/2>; rel="next"'
    assert paging.next_page(elsewhere, url=HERE) is None
    assert not paging.is_last(elsewhere)
    assert paging.is_last(None)
    assert paging.is_last('<https://lms.example.org/1>; rel="differences"')
    assert not paging.is_last("x" * 10_001)


@pytest.mark.parametrize(
    ("document", "count", "whole"),
    [
        ({"members": [{"user_id": "1"}]}, 1, True),
        ({"members": []}, 0, True),
        ({"members": [{"user_id": "1"}, {"user_id": 7}, None]}, 1, False),
        ({"members": {"user_id": "1"}}, 0, False),
        ({}, 0, False),
        (None, 0, False),
    ],
)
def test_a_page_of_members_is_whole_or_is_not(document, count, whole) -> None:
    page = page_of(document)
    assert (len(page.members), page.whole) == (count, whole)


@pytest.mark.parametrize(
    ("url", "all_of_them"),
    [
        ("https://lms.example.org/members", True),
        ("https://lms.example.org/members?limit=5&context=1", True),
        ("https://lms.example.org/members?role=Learner", False),
        ("https://lms.example.org/members?limit=5&RLID=1", False),
    ],
)
def test_which_addresses_ask_for_everybody(url, all_of_them) -> None:
    assert asks_for_all(url) is all_of_them


def test_members() -> None:
    member = member_of({"user_id": "1", "roles": [M + "Instructor"], "given_name": " Bo ", "email": "nowhere"})
    assert (member.active, member.roles, member.name, member.email) == (True, ("Instructor",), "Bo", "")
    assert member_of({"user_id": "1"}).roles == ()
    assert not member_of({"user_id": "1", "status": "Deleted"}).active
    assert named({"name": "a\0b" + "x" * 300, "email": 5}) == {
        "name": "ab" + "x" * 198,
        "given_name": "",
        "family_name": "",
        "email": "",
    }


def test_words_for_everybody() -> None:
    assert words_of(NothingThere("It isn't here.")) == "It isn't here."
    assert is_plain(NothingThere("It isn't here."))
    assert "didn't say who you are" in words_of(Anonymous("sub"))
    technical = InvalidMessage("exp is a moment: expected …")
    assert "exp" not in words_of(technical).split()
    assert not is_plain(technical)
