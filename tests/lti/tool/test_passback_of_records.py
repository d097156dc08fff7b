"""A feed tells a platform the scores that only learning records know, through the passback that tells all others."""

from typing import Any

import pytest

from feeds.models import Delivery, Feed
from feeds.rules.errors import FeedRefused
from feeds.services import feed_settings, following, sending_out
from feeds.services.feed_settings import NewFeed
from feeds.services.records import made_up_to
from lti.tool.models import Passback
from lti.tool.services import sending
from tests.courses.states import did
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store, void_of
from tests.lti.tool.platform import DOORS, ISSUER, Lms
from tests.lti.tool.test_passback import sent

pytestmark = pytest.mark.django_db
ANA_AT_CAMPUS = {"account": {"homePage": ISSUER, "name": "ana-at-campus"}}


@pytest.fixture
def feed(north) -> Feed:
    return feed_settings.create(north.pk, NewFeed(name="Campus", kind="lti-ags", url=ISSUER), who="bo")[0]


def tell(north, word: str, **changes: Any) -> dict[str, Any]:
    """Let content that speaks xAPI by itself tell something of Ana, and let it become a record and go out."""
    said = {"actor": ANA_AT_CAMPUS, "object": {"id": DOORS}, **changes}
    statement = make_statement(verb={"id": ADL + word}, **said)
    store(make_principal(north), statement)
    following.catch_up()
    sending_out.deliver_all()
    return statement


def scores(services) -> list[tuple[Any, str]]:
    return [(each.get("scoreGiven"), each["gradingProgress"]) for each in sent(services)]


def test_what_records_alone_know_is_told_by_the_links_passback(north, feed, launched, accepting) -> None:
    tell(north, "passed", result={"score": {"scaled": 0.85}})
    sending.send_due()
    [score] = sent(accepting)
    assert {name: score[name] for name in ("userId", "scoreGiven", "scoreMaximum", "activityProgress")} == {
        "userId": "ana-at-campus",
        "scoreGiven": 85.0,
        "scoreMaximum": 100,
        "activityProgress": "Completed",
    }
    assert Passback.objects.get().state == "sent"


def test_the_best_score_counts_and_the_same_is_not_told_twice(north, feed, launched, accepting) -> None:
    for scaled in (0.5, 0.9, 0.7):
        tell(north, "scored", result={"score": {"scaled": scaled}})
        sending.send_due()
    assert scores(accepting) == [(50.0, "Pending"), (90.0, "Pending")]


def test_records_that_come_again_change_nothing(north, feed, launched, accepting) -> None:
    tell(north, "passed", result={"score": {"scaled": 0.85}})
    sending.send_due()
    feed_settings.replay_since(north.pk, feed.pk, north.created_at, who="bo")
    sending_out.deliver_all()
    sending.send_due()
    assert scores(accepting) == [(85.0, "FullyGraded")]


def test_what_a_course_sees_for_itself_is_told_once_by_its_own_passback(
    north,
    feed,
    launched,
    accepting,
) -> None:
    tell(north, "passed", result={"score": {"scaled": 0.1}}, context={"registration": str(launched.pk)})
    assert Passback.objects.get().activity == ""
    did(launched, 1, score_scaled=0.85, completed_at=None, passed_at=None, satisfied=True)
    sending.send_due()
    assert scores(accepting) == [(85.0, "FullyGraded")]


def test_what_the_course_knows_comes_before_what_records_tell(north, feed, launched, accepting) -> None:
    did(launched, 1, progress=40)
    tell(north, "passed", result={"score": {"scaled": 0.9}})
    sending.send_due()
    assert scores(accepting) == [(40.0, "Pending")]


def test_a_launch_after_a_score_doesnt_take_it_back(north, feed, launched, accepting) -> None:
    tell(north, "passed", result={"score": {"scaled": 0.85}})
    sending.send_due()
    did(launched, 1)
    sending.send_due()
    assert scores(accepting) == [(85.0, "FullyGraded")]


def test_a_score_that_was_taken_back_gives_way_to_the_one_before(north, feed, launched, accepting) -> None:
    tell(north, "scored", result={"score": {"scaled": 0.5}})
    sending.send_due()
    wrong = tell(north, "scored", result={"score": {"scaled": 0.9}})
    sending.send_due()
    store(make_principal(north), void_of(wrong))
    tell(north, "completed")
    sending.send_due()
    assert scores(accepting)[-1] == (50.0, "FullyGraded")


@pytest.mark.parametrize(
    ("word", "changes"),
    [
        ("answered", {}),
        ("passed", {"object": {"id": "https://example.org/elsewhere"}}),
        ("passed", {"actor": {"mbox": "mailto:dee@example.org"}}),
        ("passed", {"actor": {"objectType": "Group", "member": [ANA_AT_CAMPUS]}}),
    ],
)
def test_what_is_no_score_of_a_link_is_passed_over(north, feed, launched, accepting, word, changes) -> None:
    tell(north, word, **changes)
    sending.send_due()
    assert (sent(accepting), Delivery.objects.count(), Passback.objects.get().activity) == ([], 0, "")


def test_another_platforms_links_are_none_of_its_business(north, launched, accepting) -> None:
    Lms(north, name="Town", issuer="https://town.example.org", client_id="tributary-2")
    new = NewFeed(name="Town", kind="lti-ags", url="https://town.example.org")
    feed_settings.create(north.pk, new, who="bo")
    tell(north, "passed")
    sending.send_due()
    assert sent(accepting) == []


def test_a_platform_that_isnt_registered_takes_nothing_and_nothing_is_lost(north, launched) -> None:
    new = NewFeed(name="Nobody", kind="lti-ags", url="https://nobody.example.org")
    feed, _ = feed_settings.create(north.pk, new, who="bo")
    tell(north, "passed")
    feed.refresh_from_db()
    assert feed.position < made_up_to(north.pk)
    assert "No platform" in feed.last_problem


def test_a_feed_names_the_platform(north) -> None:
    with pytest.raises(FeedRefused, match="a platform has an issuer"):
        feed_settings.create(north.pk, NewFeed(name="Campus", kind="lti-ags", url=" "), who="bo")
