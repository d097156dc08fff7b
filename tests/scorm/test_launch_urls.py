"""The parameters of items in launches (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4.1)."""

import pytest

from scorm_bridge.rules.launch_urls import with_parameters
from tests.scorm.manifest_builder import course, item, read, resource


@pytest.mark.parametrize(
    ("url", "parameters", "launched"),
    [
        ("a.html", "", "a.html"),
        ("a.html", "?", "a.html"),
        ("a.html", "x=1", "a.html?x=1"),
        ("a.html", "?x=1", "a.html?x=1"),
        ("a.html", "&x=1", "a.html?x=1"),
        ("a.html", "??&&x=1&y=2", "a.html?x=1&y=2"),
        ("a.html?", "?x=1", "a.html?x=1"),
        ("a.html?w=0", "?x=1", "a.html?w=0&x=1"),
        ("a.html?w=0", "&x=1", "a.html?w=0&x=1"),
        ("a.html", "#top", "a.html#top"),
        ("a.html", "?#top", "a.html#top"),
        ("a.html#end", "#top", "a.html#end"),
        ("a.html#end", "?x=1", "a.html?x=1#end"),
        ("a.html", "?x=1#top", "a.html?x=1#top"),
    ],
)
def test_parameters_are_joined_to_the_href(url: str, parameters: str, launched: str) -> None:
    assert with_parameters(url, parameters) == launched


def test_an_item_launches_its_resource_with_its_own_parameters() -> None:
    items = item("a", parameters="?lesson=1&mode=x"), item("b", parameters="lesson=2")
    found = read(course(*items, resources=resource(href="index.html?lang=en")))
    assert [found.launch_url(each) for each in found.organization.items] == [
        "index.html?lang=en&lesson=1&mode=x",
        "index.html?lang=en&lesson=2",
    ]
