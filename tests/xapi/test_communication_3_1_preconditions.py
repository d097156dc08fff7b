"""What If-Match and If-None-Match decide. xAPI 1.0.3 Communication §3.1; xAPI 2.0 §4.1.4; RFC 9110 §13.1."""

import pytest

from lrs.rules.errors import DocumentConflict, MalformedRequest, PreconditionFailed, Refusal
from lrs.rules.preconditions import check
from lrs.rules.versions import Version

CURRENT = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
OTHER = "2ef7bde608ce5404e97d5f042f95f89f1c232871"

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
every_method = pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])


def decide(
    version: Version = Version.V1_0_3,
    *,
    method: str = "PUT",
    current: str | None = CURRENT,
    if_match: str | None = None,
    if_none_match: str | None = None,
    needs_precondition: bool = True,
) -> Refusal | None:
    """Return the refusal, or None when the write may be done."""
    try:
        check(
            if_match=if_match,
            if_none_match=if_none_match,
            current=current,
            method=method,
            needs_precondition=needs_precondition,
            version=version,
        )
    except Refusal as refusal:
        return refusal
    return None


@both_versions
@every_method
@pytest.mark.parametrize(
    "header",
    [
        f'"{CURRENT}"',
        f' "{CURRENT}" ',
        f'"{OTHER}", "{CURRENT}"',
        f'"{OTHER}","{CURRENT}"',
        f'W/"{CURRENT}"',
        CURRENT,
        f"{OTHER}, {CURRENT}",
        "*",
        " * ",
    ],
)
def test_if_match_lets_the_known_version_be_changed(header: str, method: str, version: Version) -> None:
    assert decide(version, method=method, if_match=header) is None


@both_versions
@every_method
@pytest.mark.parametrize(
    "header", [f'"{OTHER}"', '"1234"', f'W/"{OTHER}"', OTHER, '""', "", '"*"', f'"{CURRENT}x"', f'"x{CURRENT}"', '"']
)
def test_if_match_stops_a_change_of_another_version(header: str, method: str, version: Version) -> None:
    assert isinstance(decide(version, method=method, if_match=header), PreconditionFailed)


@both_versions
@every_method
@pytest.mark.parametrize("header", [f'"{CURRENT}"', "*"])
def test_if_match_needs_a_document(header: str, method: str, version: Version) -> None:
    refusal = decide(version, method=method, current=None, if_match=header)
    assert isinstance(refusal, PreconditionFailed)
    assert refusal.message == f"If-Match is {header!r}, but there is no document. Nothing was changed."


@both_versions
@every_method
@pytest.mark.parametrize("header", ["*", f'"{CURRENT}"', f'"{OTHER}", "{CURRENT}"', f'W/"{CURRENT}"', CURRENT])
def test_if_none_match_stops_a_change_of_what_is_there(header: str, method: str, version: Version) -> None:
    assert isinstance(decide(version, method=method, if_none_match=header), PreconditionFailed)


@both_versions
@every_method
@pytest.mark.parametrize("header", ["*", f'"{CURRENT}"'])
def test_if_none_match_lets_a_document_be_created(header: str, method: str, version: Version) -> None:
    assert decide(version, method=method, current=None, if_none_match=header) is None


@both_versions
@every_method
def test_if_none_match_lets_another_version_be_changed(method: str, version: Version) -> None:
    assert decide(version, method=method, if_none_match=f'"{OTHER}"') is None


@both_versions
@pytest.mark.parametrize(
    ("if_match", "if_none_match"), [(f'"{CURRENT}"', f'"{CURRENT}"'), (f'"{OTHER}"', f'"{OTHER}"'), ("*", "*")]
)
def test_of_two_preconditions_both_must_hold(if_match: str, if_none_match: str, version: Version) -> None:
    assert isinstance(decide(version, if_match=if_match, if_none_match=if_none_match), PreconditionFailed)


@both_versions
def test_a_bare_put_conflicts_and_is_told_the_way_out(version: Version) -> None:
    refusal = decide(version)
    assert isinstance(refusal, DocumentConflict)
    assert "If-Match" in refusal.message
    assert f'"{CURRENT}"' in refusal.message


@both_versions
def test_a_bare_put_where_nothing_is_is_told_to_say_so(version: Version) -> None:
    refusal = decide(version, current=None)
    assert isinstance(refusal, MalformedRequest)
    assert "If-None-Match: *" in refusal.message


@both_versions
@pytest.mark.parametrize("current", [CURRENT, None])
def test_a_bare_put_passes_where_none_is_asked_for(current: str | None, version: Version) -> None:
    assert decide(version, current=current, needs_precondition=False) is None


@both_versions
@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("current", [CURRENT, None])
def test_bare_posts_and_deletes_pass(method: str, current: str | None, version: Version) -> None:
    assert decide(version, method=method, current=current) is None


@pytest.mark.parametrize(
    ("version", "section"),
    [(Version.V1_0_3, "xAPI 1.0.3 Communication §3.1"), (Version.V2_0_0, "xAPI 2.0 §4.1.4")],
)
def test_refusals_cite_the_text_of_the_version(version: Version, section: str) -> None:
    for refusal in (decide(version), decide(version, current=None), decide(version, if_match='"x"')):
        assert refusal is not None
        assert refusal.section == section
