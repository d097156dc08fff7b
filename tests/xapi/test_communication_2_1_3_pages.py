"""``since``, ``until``, ``limit``, ``ascending`` and ``more``. xAPI 1.0.3 Communication §2.1.3, Data §2.5."""

from datetime import timedelta

import pytest

from lrs.rules.timestamps import parse
from tests.xapi.client import BO, XapiClient
from tests.xapi.story import found, message_of, page, read, store, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(ana) -> list[str]:
    """Ids of three Statements, the oldest first, each stored by itself."""
    return [store(ana, told())[0] for _ in range(3)]


def stored(client: XapiClient, statement_id: str) -> str:
    return read(client, statement_id)["stored"]


def follow(client: XapiClient, result: dict, **headers: str) -> dict:
    assert result["more"].startswith("/xapi/")
    response = client.get(result["more"].removeprefix("/xapi/"), **headers)
    assert response.status_code == 200, response.content
    return response.json()


def pages(client: XapiClient, **parameters: str) -> list[list[str]]:
    result = page(client, parameters)
    ids = [[each["id"] for each in result["statements"]]]
    while result["more"]:
        result = follow(client, result)
        ids.append([each["id"] for each in result["statements"]])
    return ids


def test_the_newest_comes_first_unless_ascending_is_asked_for(ana, three) -> None:
    assert found(ana) == three[::-1]
    assert found(ana, ascending="false") == three[::-1]
    assert found(ana, ascending="true") == three


def test_the_order_is_that_of_storing_whatever_the_timestamps_say(ana) -> None:
    late, early = told(timestamp="2026-06-01T00:00:00Z"), told(timestamp="2020-06-01T00:00:00Z")
    store(ana, late)
    store(ana, early)
    assert found(ana, ascending="true") == [late["id"], early["id"]]


def test_the_statements_of_a_batch_keep_its_order(ana) -> None:
    ids = store(ana, *(told() for _ in range(20)))
    assert found(ana, ascending="true") == ids
    assert found(ana) == ids[::-1]


def test_since_leaves_out_what_was_stored_before_or_then(ana, three) -> None:
    assert found(ana, since=stored(ana, three[0])) == [three[2], three[1]]
    assert found(ana, since=stored(ana, three[2])) == []


def test_until_includes_what_was_stored_then(ana, three) -> None:
    assert found(ana, until=stored(ana, three[1])) == [three[1], three[0]]
    just_before = parse(stored(ana, three[0])) - timedelta(microseconds=1)
    assert found(ana, until=just_before.isoformat().replace("+00:00", "Z")) == []


def test_since_and_until_together_are_the_time_between(ana, three) -> None:
    assert found(ana, since=stored(ana, three[0]), until=stored(ana, three[1])) == [three[1]]
    assert found(ana, since=stored(ana, three[1]), until=stored(ana, three[0])) == []


def test_they_are_about_stored_and_not_about_the_timestamp(ana) -> None:
    [mine] = store(ana, told(timestamp="2020-06-01T00:00:00Z"))
    assert found(ana, until="2021-01-01T00:00:00Z") == []
    assert found(ana, since="2021-01-01T00:00:00Z") == [mine]


def test_a_moment_may_be_written_in_any_zone(ana, three) -> None:
    moment = parse(stored(ana, three[1])).astimezone(tz=None) + timedelta(hours=2)
    shifted = moment.replace(tzinfo=None).isoformat() + "+02:00"
    assert found(ana, since=shifted) == [three[2]]


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("value", ["", "yesterday", "2026-13-01T00:00:00Z", "1763677855", "2026-11-20T22:30:55-00:00"])
def test_a_moment_that_is_none_is_refused(ana, name, value) -> None:
    response = ana.get("statements", {name: value})
    assert response.status_code == 400
    assert name in message_of(response)


@pytest.mark.parametrize("value", ["-1", "1.5", "ten", "", " 1", "0x10"])
def test_a_limit_that_is_no_number_is_refused(ana, value) -> None:
    response = ana.get("statements", {"limit": value})
    assert response.status_code == 400
    assert "limit" in message_of(response)


def test_a_limit_is_a_page_and_more_leads_on_to_the_rest(ana) -> None:
    ids = store(ana, *(told() for _ in range(7)))[::-1]
    assert pages(ana, limit="3") == [ids[0:3], ids[3:6], ids[6:7]]
    assert pages(ana, limit="3", ascending="true") == [ids[::-1][0:3], ids[::-1][3:6], ids[::-1][6:7]]


def test_there_is_no_more_where_a_page_ends_exactly(ana) -> None:
    ids = store(ana, *(told() for _ in range(6)))[::-1]
    assert pages(ana, limit="3") == [ids[0:3], ids[3:6]]
    assert page(ana, {"limit": "6"})["more"] == ""


def test_without_a_limit_a_page_has_the_default_and_with_0_the_servers_maximum(ana, settings) -> None:
    settings.STATEMENTS_PAGE_LIMIT, settings.STATEMENTS_PAGE_LIMIT_MAX = 2, 4
    ids = store(ana, *(told() for _ in range(5)))[::-1]
    assert pages(ana) == [ids[0:2], ids[2:4], ids[4:5]]
    assert pages(ana, limit="0") == [ids[0:4], ids[4:5]]
    assert pages(ana, limit="1000") == [ids[0:4], ids[4:5]]


def test_more_keeps_filters_and_format(ana) -> None:
    ids = [store(ana, told(actor={**BO, "name": "Bo"}), told())[0] for _ in range(3)]
    result = page(ana, {"agent": BO, "limit": "2", "format": "ids"})
    last = follow(ana, result)
    assert [each["id"] for each in last["statements"]] == [ids[0]]
    assert "name" not in last["statements"][0]["actor"]
    assert last["more"] == ""


def test_more_does_not_shift_when_others_store_meanwhile(ana) -> None:
    ids = store(ana, *(told() for _ in range(4)))[::-1]
    result = page(ana, {"limit": "2"})
    store(ana, told(), told(), told())
    assert [each["id"] for each in follow(ana, result)["statements"]] == ids[2:4]


def test_more_ascending_leads_to_what_came_meanwhile(ana) -> None:
    store(ana, *(told() for _ in range(3)))
    result = page(ana, {"limit": "2", "ascending": "true"})
    [later] = store(ana, told())
    assert follow(ana, result)["statements"][-1]["id"] == later


def test_more_may_be_asked_again_and_gives_the_same(ana) -> None:
    store(ana, *(told() for _ in range(4)))
    result = page(ana, {"limit": "2"})
    assert follow(ana, result) == follow(ana, result)


def test_more_is_only_read(ana) -> None:
    store(ana, told(), told())
    more = page(ana, {"limit": "1"})["more"].removeprefix("/xapi/")
    for method in ("PUT", "POST", "DELETE"):
        assert ana.request(method, more).status_code == 405
    assert ana.head(more).status_code == 200


def test_more_takes_no_parameters(ana) -> None:
    store(ana, told(), told())
    more = page(ana, {"limit": "1"})["more"].removeprefix("/xapi/")
    assert ana.get(more, {"limit": "5"}).status_code == 400


def test_an_empty_answer_has_an_empty_list_and_no_more(ana) -> None:
    assert page(ana) == {"statements": [], "more": ""}


def test_stored_is_not_unique_in_a_batch_and_no_statement_is_lost_between_pages(ana) -> None:
    ids = store(ana, *(told() for _ in range(5)))
    assert len({stored(ana, each) for each in ids}) == 1
    assert pages(ana, limit="2", ascending="true") == [ids[0:2], ids[2:4], ids[4:5]]
