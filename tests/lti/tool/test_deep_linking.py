"""Deep Linking: Bo picks from the catalogue, and the platform gets a signed answer (Deep Linking 2.0)."""

import re
from html import unescape

import jwt
import pytest

from courses.services import courses
from courses.services.courses import NewItem, NewVersion
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from tests.lti.tool.platform import CLIENT_ID, DEPLOYMENT, INSTRUCTOR, ISSUER, STUDENT

pytestmark = pytest.mark.django_db
DOORS = "https://courses.example.org/au/doors"
SETTINGS = {
    "deep_link_return_url": f"{ISSUER}/deep_links?course=1",
    "accept_types": ["link", "ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_multiple": True,
    "data": "opaque, and back again",
}


def request(settings=None, roles=(INSTRUCTOR,)):
    return {
        v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST,
        v.RESOURCE_LINK: None,
        v.ROLES: list(roles),
        v.DEEP_LINKING_SETTINGS: {**SETTINGS, **(settings or {})},
    }


def choosing(lms, browser, settings=None) -> str:
    where = lms.arrive(browser, **request(settings))
    begun = browser.get(where + "begin")
    assert begun["Location"] == where + "choose"
    return where + "choose"


def answer(browser, response):
    """Return where the answer goes, and its claims, verified by our published keys."""
    page = response.content.decode()
    assert response.status_code == 200, page
    url = unescape(re.search(r'action="([^"]*)"', page)[1])
    token = re.search(r'name="JWT" value="([^"]*)"', page)[1]
    key_set = jwt.PyJWKSet.from_dict(browser.get("/lti/tool/jwks").json())
    key = next(key for key in key_set.keys if key.key_id == jwt.get_unverified_header(token)["kid"])
    options = {"require": ["exp", "iat", "nonce", "iss", "aud"]}
    return url, jwt.decode(token, key.key, algorithms=["RS256"], audience=ISSUER, issuer=CLIENT_ID, options=options)


def test_several_are_chosen_at_once_with_line_items(campus, browser, course) -> None:
    where = choosing(campus, browser)
    chosen = [f"{course.pk}/", f"{course.pk}/{DOORS}"]
    url, claims = answer(browser, browser.post(where, {"chosen": chosen, "send": "1"}))
    assert url == SETTINGS["deep_link_return_url"]
    assert claims[v.MESSAGE_TYPE] == v.DEEP_LINKING_RESPONSE
    assert (claims[v.LTI_VERSION], claims[v.DEPLOYMENT_ID]) == ("1.3.0", DEPLOYMENT)
    assert claims[v.DATA] == SETTINGS["data"]
    assert claims["exp"] - claims["iat"] == 300
    whole, item = claims[v.CONTENT_ITEMS]
    assert whole == {
        "type": "ltiResourceLink",
        "title": "Safety",
        "url": f"{campus.launch_url}?course={course.pk}",
        "custom": {"course": str(course.pk)},
        "lineItem": {"label": "Safety", "scoreMaximum": 100, "resourceId": str(course.pk), "tag": "score"},
    }
    assert (item["title"], item["custom"]["item"]) == ("Safety: Fire doors", DOORS)
    assert Exchange.objects.get(kind="deep linking response").passed
    assert AuditEntry.objects.filter(action="lti.deep-linking-response").exists()


def test_what_was_chosen_leads_there_when_it_is_launched(campus, browser, course, player) -> None:
    where = choosing(campus, browser)
    _, claims = answer(browser, browser.post(where, {"chosen": f"{course.pk}/{DOORS}", "send": "1"}))
    [item] = claims[v.CONTENT_ITEMS]
    landed = campus.arrive(browser, target=item["url"], **{v.CUSTOM: item["custom"], v.ROLES: [STUDENT]})
    assert browser.get(landed + "begin").status_code == 200
    assert player.asked == [("Fire doors", "Normal")]


def test_it_is_answered_once(campus, browser, course) -> None:
    where = choosing(campus, browser)
    assert browser.post(where, {"chosen": f"{course.pk}/", "send": "1"}).status_code == 200
    again = browser.post(where, {"chosen": f"{course.pk}/", "send": "1"})
    assert (again.status_code, "sent already" in again.content.decode()) == (403, True)


def test_one_alone_where_the_platform_takes_no_more(campus, browser, course) -> None:
    where = choosing(campus, browser, {"accept_multiple": False})
    assert 'type="radio"' in browser.get(where).content.decode()
    _, claims = answer(browser, browser.post(where, {"chosen": [f"{course.pk}/", f"{course.pk}/exits"], "send": "1"}))
    assert [each["title"] for each in claims[v.CONTENT_ITEMS]] == ["Safety: Exits"]


def test_no_line_items_where_the_platform_ignores_them_and_no_data_where_none_came(campus, browser, course) -> None:
    where = choosing(campus, browser, {"accept_lineitem": False, "data": None})
    _, claims = answer(browser, browser.post(where, {"chosen": f"{course.pk}/", "send": "1"}))
    assert "lineItem" not in claims[v.CONTENT_ITEMS][0]
    assert v.DATA not in claims


def test_nothing_chosen_is_an_empty_answer(campus, browser, course) -> None:
    _, claims = answer(browser, browser.post(choosing(campus, browser), {"send": "1", "chosen": ["x", "1/2"]}))
    assert claims[v.CONTENT_ITEMS] == []


def test_courses_are_searched_and_what_was_chosen_stays_chosen(campus, browser, course, north) -> None:
    for number in range(30):
        items = [NewItem("test", "1", {"en": "One"})]
        courses.create(north.pk, "test", str(number), NewVersion({"en": f"Ladders {number:02}"}, {}, items), who="bo")
    where = choosing(campus, browser)
    first = browser.get(where).content.decode()
    assert first.count("The whole course") == 20
    after = re.search(r'name="after" value="([^"]*)"', first)[1]
    second = browser.post(where, {"more": "1", "after": after, "chosen": f"{course.pk}/"}).content.decode()
    assert second.count("The whole course") == 10
    assert "Ladders 20" in second
    assert f'value="{course.pk}/" checked' in second
    found = browser.post(where, {"search": "1", "q": "ders 07 LAD", "chosen": f"{course.pk}/"}).content.decode()
    assert found.count("The whole course") == 1
    assert f'value="{course.pk}/" checked' in found
    nothing = browser.post(where, {"search": "1", "q": "<script>\0"}).content.decode()
    assert "No course has this" in nothing
    assert "<script>" not in nothing.replace("<script src", "")


def test_what_another_tenant_teaches_is_not_offered(campus, browser, course) -> None:
    from tests.lrs.log import make_tenant

    south = make_tenant("south")
    items = [NewItem("test", "1", {"en": "One"})]
    secret = courses.create(south.pk, "test", "s", NewVersion({"en": "Secret"}, {}, items), who="cy")[0]
    where = choosing(campus, browser)
    assert "Secret" not in browser.get(where).content.decode()
    _, claims = answer(browser, browser.post(where, {"chosen": f"{secret.pk}/", "send": "1"}))
    assert claims[v.CONTENT_ITEMS] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"deep_link_return_url": None},
        {"deep_link_return_url": "javascript:alert(1)"},
        {"accept_types": ["file"]},
        {"accept_types": "ltiResourceLink"},
        {"accept_presentation_document_targets": []},
    ],
)
def test_a_request_that_can_not_be_answered_is_refused(campus, browser, settings) -> None:
    assert campus.launch(browser, **request(settings)).status_code == 400


def test_who_learns_does_not_choose(campus, browser, course) -> None:
    assert campus.launch(browser, **request(roles=[STUDENT])).status_code == 403
