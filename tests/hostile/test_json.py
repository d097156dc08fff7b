"""Bodies and parameters that are not the JSON they should be: refused with the place of the fault.

xAPI 1.0.3 Data §2.2, Communication §1.4; RFC 8259.
"""

import json
from urllib.parse import quote

import pytest

from tests.hostile.store import statements_held
from tests.hostile.wire import query
from tests.xapi.client import ANA, LESSON
from tests.xapi.statements import make_result, make_statement

STATE = "activities/state" + query(activityId=LESSON, agent=ANA, stateId="notes")
ACTIVITY_PROFILE = "activities/profile" + query(activityId=LESSON, profileId="notes")
AGENT_PROFILE = "agents/profile" + query(agent=ANA, profileId="notes")
PLACES_FOR_JSON = (
    ("POST", "statements", {}),
    ("PUT", "statements" + query(statementId=make_statement()["id"]), {}),
    *(
        (method, place, {} if "state" in place else {"If_None_Match": "*"})
        for place in (STATE, ACTIVITY_PROFILE, AGENT_PROFILE)
        for method in ("PUT", "POST")
    ),
)
PLACES_FOR_AN_AGENT = [
    ("statements", {}),
    ("agents", {}),
    ("activities/state", {"activityId": LESSON, "stateId": "bookmark"}),
    ("activities/state", {"activityId": LESSON}),
    ("agents/profile", {"profileId": "notes"}),
    ("agents/profile", {}),
]

BAD_TEXTS = {
    "breaks off": (b'{"a": 1,\n "b": ', "line 2, column"),
    "empty": (b"", "line 1, column 1"),
    "two values": (b'{"a": 1} {"b": 2}', "line 1, column 10"),
    "single quotes": (b"{'a': 1}", "line 1, column 2"),
    "trailing comma": (b'{"a": 1,}', "line 1, column"),
    "comment": (b'{"a": 1 /* one */}', "line 1, column"),
    "latin-1": ('{"name":\n "Zoë"}'.encode("latin-1"), "line 2, column 5"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "UTF-8"),
    "UTF-32": ('{"a": 1}'.encode("utf-32-le"), "line 1, column 2"),
    "byte order mark": (b'\xef\xbb\xbf{"a": 1}', "byte order mark"),
    "overlong UTF-8": (b'{"a": "\xc0\x80"}', "UTF-8"),
    "surrogate in UTF-8": (b'{"a": "\xed\xa0\x80"}', "UTF-8"),
    "control character": (b'{"a": "\x01"}', "line 1, column"),
    "name twice": (b'{"a": {"b": 1, "c": 2, "b": 3}}', "$.a.b"),
    "escaped name twice": (b'{"a": 1, "\\u0061": 3}', "$.a"),
    "objects in objects": (b'{"a":' * 200 + b"1" + b"}" * 200, "100 levels"),
    "arrays in arrays": (b'{"a":' + b"[" * 200 + b"]" * 200 + b"}", "100 levels"),
    "objects without end": (b'{"a":' * 100_000, "line 1, column"),
    "arrays without end": (b"[" * 100_000, "line 1"),
    "1e400": (b'{"a": 1e400}', "line 1, column"),
    "-1e400": (b'{"a": -1e400}', "line 1, column"),
    "5000 digits": (b'{"a": ' + b"9" * 5_000 + b"}", "line 1, column"),
    "NaN": (b'{"a": NaN}', "NaN and Infinity are not numbers"),
    "Infinity": (b'{"a": Infinity}', "NaN and Infinity are not numbers"),
    "-Infinity": (b'{"a": -Infinity}', "NaN and Infinity are not numbers"),
    "hexadecimal": (b'{"a": 0x10}', "line 1, column"),
    "plus sign": (b'{"a": +1}', "line 1, column"),
    "lone high surrogate": (b'{"a": "\\ud800"}', "line 1, column"),
    "lone low surrogate": (b'{"a": "\\udc00"}', "line 1, column"),
    "surrogates the wrong way round": (b'{"a": "\\udc00\\ud800"}', "line 1, column"),
    "lone surrogate in a name": (b'{"\\ud800": 1}', "line 1, column"),
    "U+0000 in a string": (b'{"a": ["x\\u0000y"]}', "$.a[0]"),
    "U+0000 in a name": (b'{"a": {"x\\u0000": 1}}', '$.a["x\\u0000"]'),
}
bad_texts = pytest.mark.parametrize(("text", "told"), BAD_TEXTS.values(), ids=BAD_TEXTS)


@bad_texts
def test_a_body_that_is_no_good_json_is_refused_everywhere_with_its_place(refused, text, told) -> None:
    for method, place, headers in PLACES_FOR_JSON:
        assert told in refused(method, place, text, **headers).message


@bad_texts
def test_an_agent_parameter_that_is_no_good_json_is_refused_everywhere(refused, text, told) -> None:
    for place, others in PLACES_FOR_AN_AGENT:
        refused("GET", f"{place}?agent={quote(text)}&" + query(**others)[1:])


@bad_texts
def test_one_bad_statement_refuses_the_batch(refused, text, told) -> None:
    good = json.dumps(make_statement()).encode()
    refused("POST", "statements", b"[" + good + b"," + text + b"]")


@pytest.mark.parametrize("text", [b"1", b'"x"', b"null", b"true", b"[1]", b"[[]]", b"[null]", b"{}", b"[{}]"])
def test_json_that_is_no_statement_is_refused(refused, text) -> None:
    assert refused("POST", "statements", text).json["problems"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"verb": {"id": "http://example.org/\0"}}, "$.verb.id"),
        ({"object": {"id": "http://example.org/\0"}}, "$.object.id"),
        ({"actor": {"mbox": "mailto:a\0@example.org"}}, "$.actor.mbox"),
        ({"actor": {"account": {"homePage": "https://example.org", "name": "\0"}}}, "$.actor.account.name"),
        ({"actor": {**ANA, "name": "\0"}}, "$.actor.name"),
        ({"result": make_result(response="\0")}, "$.result.response"),
        (
            {"result": {"extensions": {"http://example.org/x": {"\0": 1}}}},
            '$.result.extensions["http://example.org/x"]',
        ),
        ({"result": {"extensions": {"http://example.org/\0": 1}}}, "$.result.extensions"),
    ],
)
def test_nul_is_named_wherever_it_stands_in_a_statement(refused, change, path) -> None:
    [found] = refused("POST", "statements", json.dumps(make_statement(**change)).encode()).paths
    assert found.startswith(path)


@pytest.mark.parametrize(
    "number",
    [
        "-0",
        "-0.0",
        "1E+2",
        "1e-400",
        "0.1000",
        "9" * 300,
        "12345678901234567890123",
        "1.797e308",
        "5e-324",
    ],
)
def test_numbers_of_any_spelling_are_kept_as_they_came(ana, number) -> None:
    statement = make_statement(result={"extensions": {"https://example.org/n": "NUMBER"}})
    text = json.dumps(statement, separators=(",", ":")).replace('"NUMBER"', number)
    assert ana.send("POST", "statements", text.encode()).status == 200
    [kept] = [ana.send("GET", "statements" + query(statementId=statement["id"])).body.decode()]
    assert f'"https://example.org/n":{number}}}' in kept
    assert statements_held() == 2


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 5_000])
def test_numbers_beyond_a_double_are_refused_in_scores(refused, number) -> None:
    text = json.dumps(make_statement(result={"score": {"raw": "NUMBER"}})).replace('"NUMBER"', number)
    refused("POST", "statements", text.encode())


def test_a_flood_of_faults_is_answered_briefly(refused) -> None:
    faulty = {f"property-{number}": None for number in range(20_000)}
    refused("POST", "statements", json.dumps(make_statement(result=faulty)).encode())


def test_a_name_of_a_megabyte_is_told_briefly(refused) -> None:
    refused("POST", "statements", json.dumps(make_statement(**{"x" * 1_000_000: 1})).encode())


def test_a_name_of_a_megabyte_that_comes_twice_is_told_briefly(refused) -> None:
    name = b'"' + b"x" * 1_000_000 + b'": 1'
    refused("POST", "statements", b"{" + name + b"," + name + b"}")
