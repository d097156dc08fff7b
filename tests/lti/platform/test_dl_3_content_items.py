"""What a tool may send back, and what is refused (LTI Deep Linking 2.0 §3, §4.5.6)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lti.platform.rules.content_item_parts import LineItemDeclaration, Picture, Window
from lti.platform.rules.content_items import TYPES, ContentItem, read_items
from lti.platform.rules.errors import InvalidContentItems

LINK = {"type": "link", "url": "https://tool.example/page"}
LTI_LINK = {"type": "ltiResourceLink", "url": "https://tool.example/launch", "title": "Quiz"}
FILE = {"type": "file", "url": "https://tool.example/a.pdf"}
HTML = {"type": "html", "html": "<p>Read this.</p>"}
IMAGE = {"type": "image", "url": "https://tool.example/a.png"}


def read(*items: object, **changes: Any) -> list[ContentItem]:
    """Read items as a request that accepts everything would."""
    asked = {"accept_types": TYPES, "accept_multiple": True, "accept_line_item": True, **changes}
    return read_items(list(items), **asked)


def refused(*items: object, **changes: Any) -> list[tuple[str, str]]:
    """Return path and code of each problem with what a tool sent."""
    with pytest.raises(InvalidContentItems) as caught:
        read(*items, **changes)
    assert caught.value.status == 400
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_everything_that_an_lti_link_may_have_is_read() -> None:
    sent = {
        "type": "ltiResourceLink",
        "title": "A title",
        "text": "An activity\nthat is graded",
        "url": "https://tool.example/launch?quiz=1",
        "icon": {"url": "https://tool.example/i.png", "width": 100, "height": 100},
        "thumbnail": {"url": "https://tool.example/t.png"},
        "lineItem": {
            "scoreMaximum": 87,
            "label": "Chapter 12 quiz",
            "resourceId": "xyzpdq1234",
            "tag": "originality",
            "gradesReleased": True,
            "submissionReview": {
                "reviewableStatus": ["Submitted", "None", "InProgress"],
                "label": "See the work",
                "url": "https://tool.example/review",
                "custom": {"action": "review"},
            },
        },
        "available": {"startDateTime": "2018-02-06T20:05:02Z", "endDateTime": "2018-03-07T21:05:02+01:00"},
        "submission": {"endDateTime": "2018-03-06T20:05:02Z"},
        "custom": {"quiz_id": "az-123", "due": "$ResourceLink.submission.endDateTime", "empty": ""},
        "window": {"targetName": "examplePublisherContent", "windowFeatures": "width=640,height=480", "width": 640},
        "iframe": {"height": 890, "src": "javascript:alert(1)"},
        "https://www.example.com/metadata": {"license": "CCBY4.0"},
        "unknown": "left out",
    }
    assert read(sent) == [
        ContentItem(
            type="ltiResourceLink",
            title="A title",
            text="An activity\nthat is graded",
            url="https://tool.example/launch?quiz=1",
            icon=Picture("https://tool.example/i.png", 100, 100),
            thumbnail=Picture("https://tool.example/t.png"),
            line_item=LineItemDeclaration(
                "Chapter 12 quiz",
                87.0,
                "xyzpdq1234",
                "originality",
                True,
                {
                    "reviewableStatus": ["InProgress", "Submitted", "None"],
                    "label": "See the work",
                    "url": "https://tool.example/review",
                    "custom": {"action": "review"},
                },
            ),
            available=Window(datetime(2018, 2, 6, 20, 5, 2, tzinfo=UTC), datetime(2018, 3, 7, 20, 5, 2, tzinfo=UTC)),
            submission=Window(None, datetime(2018, 3, 6, 20, 5, 2, tzinfo=UTC)),
            custom={"quiz_id": "az-123", "due": "$ResourceLink.submission.endDateTime", "empty": ""},
            window={"targetName": "examplePublisherContent", "windowFeatures": "width=640,height=480", "width": 640},
            iframe={"height": 890},
            extensions={"https://www.example.com/metadata": {"license": "CCBY4.0"}},
        )
    ]


def test_an_lti_link_needs_nothing_but_its_type() -> None:
    assert read({"type": "ltiResourceLink"}) == [ContentItem(type="ltiResourceLink")]


def test_null_is_as_good_as_nothing() -> None:
    """PyLTI1p3 sends title and url as null where they weren't set."""
    nothing = {"title": None, "url": None, "icon": None, "custom": None, "window": {"width": None}, "lineItem": None}
    sent = {"type": "ltiResourceLink", **nothing, "available": {"startDateTime": None}}
    assert read(sent) == [ContentItem(type="ltiResourceLink", window={})]


def test_a_link_brings_its_ways_of_being_shown() -> None:
    sent = {
        **LINK,
        "embed": {"html": '<p onclick="x()">Video</p>'},
        "window": {"targetName": "youtube-corV3-WsIro", "windowFeatures": "height=560,width=315,menubar=no"},
        "iframe": {"width": 560, "height": 315, "src": "https://video.example/embed/1"},
    }
    assert read(sent) == [
        ContentItem(
            type="link",
            url="https://tool.example/page",
            embed_html="<p>Video</p>",
            window={"targetName": "youtube-corV3-WsIro", "windowFeatures": "height=560,width=315,menubar=no"},
            iframe={"src": "https://video.example/embed/1", "width": 560, "height": 315},
        )
    ]


def test_the_other_types_bring_what_is_theirs() -> None:
    sent = [
        {**FILE, "mediaType": "Application/PDF; version=1.7", "expiresAt": "2018-03-06T20:05:02Z"},
        {"type": "html", "html": "<h1>Title</h1><script>x</script>"},
        {**IMAGE, "width": 640, "height": 480, "lineItem": "not ours to look at"},
    ]
    assert read(*sent) == [
        ContentItem(
            type="file",
            url="https://tool.example/a.pdf",
            media_type="application/pdf",
            expires_at=datetime(2018, 3, 6, 20, 5, 2, tzinfo=UTC),
        ),
        ContentItem(type="html", html="<h1>Title</h1>"),
        ContentItem(type="image", url="https://tool.example/a.png", width=640, height=480),
    ]


@pytest.mark.parametrize("nothing", [None, []])
def test_nothing_chosen_is_no_item(nothing: object) -> None:
    """§4.5.6."""
    assert read_items(nothing, accept_types=["link"], accept_multiple=False, accept_line_item=False) == []


def test_a_line_item_without_a_label_has_the_title_of_its_item() -> None:
    [item] = read({**LTI_LINK, "lineItem": {"scoreMaximum": 0.5}})
    assert item.line_item == LineItemDeclaration("Quiz", 0.5)


def test_line_items_that_are_not_accepted_are_not_looked_at() -> None:
    """§4.4.1."""
    [item] = read({**LTI_LINK, "lineItem": {"scoreMaximum": "many"}}, accept_line_item=False)
    assert item.line_item is None


@pytest.mark.parametrize("items", ["link", {"type": "link"}, 1, True])
def test_what_is_no_array_is_refused(items: object) -> None:
    with pytest.raises(InvalidContentItems) as caught:
        read_items(items, accept_types=TYPES, accept_multiple=True, accept_line_item=True)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("$", "not-an-array")]


def test_more_items_than_were_asked_for_are_refused() -> None:
    assert refused(LINK, LINK, accept_multiple=False) == [("$", "more-than-one-item")]
    assert len(read(LINK, accept_multiple=False)) == 1


def test_five_hundred_items_are_taken_and_one_more_is_not() -> None:
    assert len(read(*[LINK] * 500)) == 500
    assert refused(*[LINK] * 501) == [("$", "too-many-items")]


def test_a_type_that_was_not_asked_for_is_refused() -> None:
    assert refused(LINK, HTML, accept_types=["link"]) == [("$[1].type", "type-not-accepted")]


@pytest.mark.parametrize("kind", ["https://www.example.com/custom_type", "Link", "", None, 1, ["link"]])
def test_an_unknown_type_is_refused(kind: object) -> None:
    assert refused({"type": kind, "data": "x"}) == [("$[0].type", "unknown-type")]


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(InvalidContentItems) as caught:
        read({"type": "https://www.example.com/custom_type"})
    assert caught.value.message == (
        "The content items can't be used: $[0].type: 'https://www.example.com/custom_type' isn't a type that is known"
        " here; send one of link, ltiResourceLink, file, html, image."
    )


def test_everything_that_is_wrong_is_told_at_once() -> None:
    broken = {**LTI_LINK, "url": "javascript:alert(1)", "custom": {"a": None}, "lineItem": {"scoreMaximum": 0}}
    assert refused({"type": "html"}, broken, "x") == [
        ("$[0].html", "missing"),
        ("$[1].url", "not-a-web-url"),
        ("$[1].custom.a", "not-a-text"),
        ("$[1].lineItem.scoreMaximum", "not-a-maximum"),
        ("$[2]", "not-an-object"),
    ]


@pytest.mark.parametrize(
    ("item", "path", "code"),
    [
        pytest.param({"type": "link"}, ".url", "missing", id="a link without url"),
        pytest.param({"type": "file"}, ".url", "missing", id="a file without url"),
        pytest.param({"type": "image"}, ".url", "missing", id="an image without url"),
        pytest.param({"type": "html"}, ".html", "missing", id="html without html"),
        pytest.param({**HTML, "html": " "}, ".html", "not-html", id="blank html"),
        pytest.param({**HTML, "html": 1}, ".html", "not-html", id="html that is a number"),
        pytest.param({**HTML, "html": "x" * 30_001}, ".html", "too-long", id="html without end"),
        pytest.param({**HTML, "html": "\ud800"}, ".html", "control-characters", id="html with half a character"),
        pytest.param({**LINK, "title": 1}, ".title", "not-a-text", id="a title that is a number"),
        pytest.param({**LINK, "url": None}, ".url", "missing", id="a url that is null"),
        pytest.param({**LINK, "title": "x" * 501}, ".title", "too-long", id="a title without end"),
        pytest.param({**LINK, "title": "a\nb"}, ".title", "control-characters", id="a title of two lines"),
        pytest.param({**LINK, "title": "a\0b"}, ".title", "control-characters", id="a title with NUL"),
        pytest.param({**LINK, "title": "\ud800"}, ".title", "control-characters", id="half a character"),
        pytest.param({**LINK, "text": "x" * 10_001}, ".text", "too-long", id="a text without end"),
        pytest.param({**LINK, "text": "\x1b[2J"}, ".text", "control-characters", id="a text with an escape"),
        pytest.param({**LINK, "icon": "x"}, ".icon", "not-an-object", id="an icon that is a text"),
        pytest.param({**LINK, "icon": {}}, ".icon.url", "not-a-web-url", id="an icon without url"),
        pytest.param(
            {**LINK, "icon": {"url": "data:image/png;base64,AA=="}}, ".icon.url", "not-a-web-url", id="an icon of data"
        ),
        pytest.param(
            {**LINK, "thumbnail": {"url": "https://x.example", "width": 0}},
            ".thumbnail.width",
            "not-a-size",
            id="a thumbnail without width",
        ),
        pytest.param({**LINK, "embed": "<p>"}, ".embed", "not-an-object", id="embed that is a text"),
        pytest.param({**LINK, "embed": {}}, ".embed.html", "not-html", id="embed without html"),
        pytest.param({**LINK, "iframe": {}}, ".iframe.src", "not-a-web-url", id="a frame without source"),
        pytest.param(
            {**LINK, "iframe": {"src": "javascript:alert(1)"}}, ".iframe.src", "not-a-web-url", id="a frame of script"
        ),
        pytest.param({**LTI_LINK, "iframe": {"width": "9"}}, ".iframe.width", "not-a-size", id="a size in a text"),
        pytest.param({**LTI_LINK, "iframe": {"width": True}}, ".iframe.width", "not-a-size", id="a size of true"),
        pytest.param({**LTI_LINK, "iframe": {"width": 1.5}}, ".iframe.width", "not-a-size", id="half a pixel"),
        pytest.param({**LTI_LINK, "iframe": {"width": 10**400}}, ".iframe.width", "not-a-size", id="endless width"),
        pytest.param({**LTI_LINK, "window": []}, ".window", "not-an-object", id="a window that is an array"),
        pytest.param(
            {**LTI_LINK, "window": {"targetName": "_top"}}, ".window.targetName", "not-a-window-name", id="our own page"
        ),
        pytest.param(
            {**LTI_LINK, "window": {"targetName": "a'b"}}, ".window.targetName", "not-a-window-name", id="a quote"
        ),
        pytest.param(
            {**LTI_LINK, "window": {"targetName": "x" * 101}}, ".window.targetName", "not-a-window-name", id="long name"
        ),
        pytest.param(
            {**LTI_LINK, "window": {"windowFeatures": "width=1');alert('"}},
            ".window.windowFeatures",
            "not-window-features",
            id="features with script",
        ),
        pytest.param(
            {**LTI_LINK, "window": {"windowFeatures": "a," * 300 + "a"}},
            ".window.windowFeatures",
            "not-window-features",
            id="features without end",
        ),
        pytest.param({**LTI_LINK, "custom": []}, ".custom", "not-an-object", id="custom that is an array"),
        pytest.param({**LTI_LINK, "custom": {"a": 1}}, ".custom.a", "not-a-text", id="a number as a custom value"),
        pytest.param({**LTI_LINK, "custom": {"a b": {}}}, '.custom["a b"]', "not-a-text", id="an object as custom"),
        pytest.param({**LTI_LINK, "custom": {"": "x"}}, ".custom", "unusable-name", id="a custom value without name"),
        pytest.param({**LTI_LINK, "custom": {"a\0": "x"}}, ".custom", "unusable-name", id="NUL in a custom name"),
        pytest.param({**LTI_LINK, "custom": {"a": "x" * 5_001}}, ".custom.a", "too-long", id="a custom value no end"),
        pytest.param(
            {**LTI_LINK, "custom": {str(n): "" for n in range(201)}}, ".custom", "too-many", id="custom without end"
        ),
        pytest.param({**LTI_LINK, "lineItem": "10"}, ".lineItem", "not-an-object", id="a line item that is a text"),
        pytest.param({**LTI_LINK, "lineItem": {}}, ".lineItem.scoreMaximum", "not-a-maximum", id="no maximum"),
        pytest.param(
            {**LTI_LINK, "lineItem": {"scoreMaximum": 1, "label": 1}}, ".lineItem.label", "not-a-text", id="label"
        ),
        pytest.param(
            {**LTI_LINK, "lineItem": {"scoreMaximum": 1, "tag": "x" * 257}},
            ".lineItem.tag",
            "too-long",
            id="long tag",
        ),
        pytest.param(
            {**LTI_LINK, "lineItem": {"scoreMaximum": 1, "gradesReleased": "true"}},
            ".lineItem.gradesReleased",
            "not-a-boolean",
            id="a boolean in a text",
        ),
        pytest.param(
            {**LTI_LINK, "lineItem": {"scoreMaximum": 1, "submissionReview": {"reviewableStatus": ["Done"]}}},
            ".lineItem.submissionReview.reviewableStatus",
            "not-a-status",
            id="a status that isn't",
        ),
        pytest.param({**LTI_LINK, "available": "now"}, ".available", "not-an-object", id="a window that is a text"),
        pytest.param(
            {**LTI_LINK, "available": {"startDateTime": "2018-03-07T00:00:00Z", "endDateTime": "2018-03-06T00:00:00Z"}},
            ".available",
            "ends-before-it-begins",
            id="a window that ends before it begins",
        ),
        pytest.param({**FILE, "mediaType": "pdf"}, ".mediaType", "not-a-media-type", id="a media type that isn't"),
        pytest.param({**FILE, "expiresAt": 1}, ".expiresAt", "not-a-moment", id="a moment in a number"),
        pytest.param(
            {**LINK, "https://x.example/a": float("nan")}, '["https://x.example/a"]', "unwritable", id="not a number"
        ),
        pytest.param(
            {**LINK, "https://x.example/a": [{"b": "\0"}]}, '["https://x.example/a"]', "unwritable", id="NUL deep down"
        ),
        pytest.param(
            {**LINK, "https://x.example/a": "x" * 20_001}, '["https://x.example/a"]', "too-long", id="much of anything"
        ),
    ],
)
def test_one_thing_wrong_is_refused_where_it_stands(item: object, path: str, code: str) -> None:
    assert refused(item) == [(f"$[0]{path}", code)]


@pytest.mark.parametrize("maximum", [0, -1, True, "10", None, float("nan"), float("inf"), 10**400, [1]])
def test_a_maximum_is_a_number_above_zero(maximum: object) -> None:
    item = {**LTI_LINK, "lineItem": {"scoreMaximum": maximum}}
    assert refused(item) == [("$[0].lineItem.scoreMaximum", "not-a-maximum")]


@pytest.mark.parametrize(
    "moment",
    [
        "2018-03-06T20:05:02",
        "2018-03-06",
        "2018-03-06Z",
        "2018-02-30T20:05:02Z",
        "2018-03-06T25:05:02Z",
        "2018-03-06T20:05:02-00:00",
        "2018-03-06 20:05:02Z",
        "0001-01-01T00:00:00+10:00",
        "tomorrow",
        "",
        "T" * 30_000,
        1_520_366_702,
    ],
)
def test_a_moment_has_a_date_a_time_and_a_zone(moment: object) -> None:
    item = {**LTI_LINK, "submission": {"endDateTime": moment}}
    assert refused(item) == [("$[0].submission.endDateTime", "not-a-moment")]


@pytest.mark.parametrize(
    ("accepted", "media_type", "is_taken"),
    [
        ("", "application/pdf", True),
        ("image/*,text/html", "image/png", True),
        ("image/*, text/html;q=0.5", "text/html; charset=utf-8", True),
        ("IMAGE/PNG", "image/png", True),
        ("*/*", "application/pdf", True),
        ("image/*,text/html", "text/plain", False),
        ("image/*,text/html", "application/pdf", False),
    ],
)
def test_media_types_of_files_are_those_that_were_asked_for(accepted: str, media_type: str, is_taken: bool) -> None:
    item = {**FILE, "mediaType": media_type}
    if is_taken:
        assert read(item, accept_media_types=accepted)[0].media_type == media_type.partition(";")[0]
    else:
        assert refused(item, accept_media_types=accepted) == [("$[0].mediaType", "media-type-not-accepted")]


def test_a_file_that_does_not_say_its_media_type_is_taken() -> None:
    assert len(read(FILE, accept_media_types="image/*")) == 1


def test_the_answer_to_half_a_character_can_be_written() -> None:
    with pytest.raises(InvalidContentItems) as caught:
        read({**LINK, "title": "a\ud800", "custom\udfff": 1, "https://x.example/a": {"\ud800": 1}})
    assert str(caught.value.as_json()).encode()
