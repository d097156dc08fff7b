"""Assignment and Grade Services 2.0 over the course, with the library's handlers."""

from typing import Any

from course import Course, page_of
from lti1p3platform.exceptions import LineItemNotFoundException
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService
from registration import PlatformConf
from scores import check_score, instant, is_maximum
from services import answer_of, check_accept, check_content_type, narrow
from web import Answer, PeerRequest, Refused

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"


class Gradebook(AssignmentsGradesService):
    """The library's service for one request."""

    def __init__(self, request: PeerRequest, conf: PlatformConf, course: Course, *scopes: str) -> None:
        super().__init__(request, conf, course.lineitems_url)
        self.course = course
        self.scopes = [SCOPE + each for each in scopes]

    @property
    def allowed_scopes(self) -> list[str]:
        """Return what suffices for this request: the library takes any scope of the service for everything."""
        return self.scopes

    def find_lineitems(self, page: int = 1, limit: int | None = None, **filters: str) -> dict[str, Any]:
        names = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
        wanted = {names[name]: value for name, value in filters.items()}
        return page_of(
            [each for each in self.course.line_items.values() if wanted.items() <= each.items()], page, limit
        )

    def find_lineitem(self, line_item_id: str) -> dict[str, Any]:
        if line_item_id not in self.course.line_items:
            raise LineItemNotFoundException
        # What a result's next page is called is built from this, and the library can't know it before.
        self.ags.lineitem_url = self.course.line_items[line_item_id]["id"]
        return dict(self.course.line_items[line_item_id])

    def create_lineitem(self, creation_data: dict[str, Any]) -> dict[str, Any]:
        _check_line_item(creation_data)
        return dict(self.course.add_line_item(creation_data))

    def update_lineitem(self, update_data: dict[str, Any]) -> dict[str, Any]:
        """Replace a line item; the library puts the last part of the path where the id was, which is the address."""
        number = update_data["id"]
        kept = self.find_lineitem(number)
        _check_line_item(update_data)
        same = {name: kept[name] for name in ("id", "resourceLinkId") if name in kept}
        self.course.line_items[number] = {**update_data, **same}
        return dict(self.course.line_items[number])

    def delete_lineitem(self, line_item_id: str) -> None:
        self.find_lineitem(line_item_id)
        del self.course.line_items[line_item_id]

    def update_score(self, line_item_id: str, score: dict[str, Any]) -> UpdateScoreStatus:
        line_item = self.find_lineitem(line_item_id)
        check_score(score)
        if score["userId"] not in self.course.people:
            return UpdateScoreStatus.NOTAPPLIED
        before = [each for each in self._scores(line_item["id"]) if each["userId"] == score["userId"]]
        if before and instant(score["timestamp"]) < instant(before[-1]["timestamp"]):
            return UpdateScoreStatus.OLD_TIMESTAMP
        self.course.scores.append({**score, "scoreOf": line_item["id"]})
        return UpdateScoreStatus.SUCCESS

    def get_results(
        self, line_item_id: str, page: int = 1, limit: int | None = None, user_id: str | None = None
    ) -> dict[str, Any]:
        line_item = self.find_lineitem(line_item_id)
        last = {each["userId"]: each for each in self._scores(line_item["id"])}
        results = [_result(score, line_item) for user, score in last.items() if user_id in (None, user)]
        return page_of(results, page, limit)

    def _scores(self, url: str) -> list[dict[str, Any]]:
        return [each for each in self.course.scores if each["scoreOf"] == url]


def line_items(request: PeerRequest, conf: PlatformConf, course: Course) -> Answer:
    """Answer for the container: list, or make one more."""
    if request.method == "POST":
        check_content_type(request, LINE_ITEM)
        service = Gradebook(request, conf, course, "lineitem")
        return answer_of(service, service.handle_create_lineitem)
    check_accept(request, LINE_ITEMS)
    narrow(request, "limit", "page", "resource_link_id", "resource_id", "tag")
    service = Gradebook(request, conf, course, "lineitem", "lineitem.readonly")
    return answer_of(service, service.handle_get_lineitems)


def line_item(request: PeerRequest, conf: PlatformConf, course: Course, number: str) -> Answer:
    """Answer for one line item: read, replace or delete."""
    if request.method == "GET":
        check_accept(request, LINE_ITEM)
        service = Gradebook(request, conf, course, "lineitem", "lineitem.readonly")
        return answer_of(service, service.handle_get_lineitem, line_item_id=number)
    service = Gradebook(request, conf, course, "lineitem")
    if request.method == "DELETE":
        return answer_of(service, service.handle_delete_lineitem, line_item_id=number)
    check_content_type(request, LINE_ITEM)
    return answer_of(service, service.handle_update_lineitem, line_item_id=number)


def scores(request: PeerRequest, conf: PlatformConf, course: Course, number: str) -> Answer:
    check_content_type(request, SCORE)
    service = Gradebook(request, conf, course, "score")
    return answer_of(service, service.handle_update_score, line_item_id=number)


def results(request: PeerRequest, conf: PlatformConf, course: Course, number: str) -> Answer:
    check_accept(request, RESULTS)
    narrow(request, "limit", "page", "user_id")
    service = Gradebook(request, conf, course, "result.readonly")
    return answer_of(service, service.handle_get_results, line_item_id=number)


def _check_line_item(line_item: dict[str, Any]) -> None:
    """Refuse a line item without its two required members, which the library lets pass."""
    if not line_item.get("label") or not is_maximum(line_item.get("scoreMaximum")):
        raise Refused("A line item needs a label and a scoreMaximum above 0.")


def _result(score: dict[str, Any], line_item: dict[str, Any]) -> dict[str, Any]:
    """Return the result that a score leads to, on the scale of the line item."""
    found = {
        "id": f"{line_item['id']}/results/{score['userId']}",
        "userId": score["userId"],
        "resultMaximum": line_item["scoreMaximum"],
        "scoreOf": line_item["id"],
    }
    if score.get("scoreGiven") is not None:
        found["resultScore"] = score["scoreGiven"] / score["scoreMaximum"] * line_item["scoreMaximum"]
    if "comment" in score:
        found["comment"] = score["comment"]
    return found
