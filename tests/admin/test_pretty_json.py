"""JSON is shown as it stands: nothing is read into it, nothing left out, and nothing in it becomes markup."""

from html import unescape

import orjson
import pytest
from django.utils.html import strip_tags

from lrs.admin.actor_text import actor_of, text_of
from lrs.admin.pretty_json import MOST_CHARACTERS, indented, pretty


def seen(text: str) -> str:
    return unescape(strip_tags(pretty(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{}", "{}"),
        ("[]", "[]"),
        ('{"a":1}', '{\n  "a": 1\n}'),
        ('{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'),
        ('[1.50e+1,0.10,"\\u00e9"]', '[\n  1.50e+1,\n  0.10,\n  "\\u00e9"\n]'),
        ('"a\\"b"', '"a\\"b"'),
    ],
)
def test_json_is_indented_and_spelt_as_it_came(text, shown):
    assert seen(text) == shown


@pytest.mark.parametrize("text", ['{"a":', "}]", '{"a" "b"}', "nonsense", '"open', '{"a":1,}', "", '{"a\\', ",:"])
def test_what_isnt_quite_json_is_shown_as_far_as_it_goes(text):
    assert "".join(seen(text).split()) == "".join(text.split())
    assert indented(text) == seen(text)


@pytest.mark.parametrize("text", ["<b>", '"<b>"', '{"<b>": 1}', "&amp;", '"\'<"'])
def test_nothing_becomes_markup(text):
    html = pretty(text)

    assert "<b>" not in html
    assert "".join(unescape(strip_tags(html)).split()) == "".join(text.split())


def test_a_value_is_linked_by_its_whole_path():
    text = '{"actor":{"mbox":"a"},"actor.mbox":"b","list":[{"id":"c"},{"id":"d"}]}'

    html = pretty(text, {("actor", "mbox"): "/actor?a&b", ("list", 1, "id"): "/d"})

    assert html.count("<a ") == 2
    assert '<a class="json-link" href="/actor?a&amp;b"><span class="json-string">&quot;a&quot;</span></a>' in html
    assert '<a class="json-link" href="/d"><span class="json-string">&quot;d&quot;</span></a>' in html


def test_nesting_doesnt_blow_the_page_up():
    assert len(pretty("[" * 50_000)) < 10 * 50_000


def test_a_long_text_is_cut_and_says_so():
    assert "5 more characters" in pretty("1" * (MOST_CHARACTERS + 5))


@pytest.mark.parametrize(
    "actor",
    [
        {"mbox": "mailto:ana@example.org"},
        {"mbox_sha1sum": "f427d80dc332a166bf5f160ec15f009ce7e68c4c"},
        {"openid": "https://ana.example.org/"},
        {"account": {"homePage": "https://hr.example.org", "name": "Ana Lovelace"}},
        {"account": {"homePage": "https://hr.example.org", "name": "{"}},
        {"objectType": "Group", "mbox": "mailto:team@example.org"},
    ],
)
def test_whom_a_statement_names_is_found_by_the_text_that_stands_for_it(actor):
    assert actor_of(text_of(actor)) == actor


def test_an_anonymous_group_has_no_text():
    assert text_of(orjson.loads('{"objectType": "Group", "member": [{"mbox": "mailto:a@example.org"}]}')) is None
