"""Hostile packages are refused before anything of them is written."""

import io
import stat
import zipfile
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.errors import PackageRefused
from courses.rules.package_entries import Entry, Limits, problems_of_entries
from courses.services import packages

LIMITS = Limits(files=10, unpacked=1_000_000_000, ratio=100)


def entry(name: str = "a.html", **changes: object) -> Entry:
    return Entry(**{"name": name, "size": 10, "packed": 10, "offset": 0, **changes})


def codes(*entries: Entry) -> set[str]:
    placed = [
        Entry(each.name, each.size, each.packed, each.offset or place * 10**9, each.method, each.flags, each.mode)
        for place, each in enumerate(entries)
    ]
    return {problem.code for problem in problems_of_entries(placed, LIMITS)}


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([entry("../a")], "name-leads-out"),
        ([entry("a/../../b")], "name-leads-out"),
        ([entry("./a")], "name-leads-out"),
        ([entry("/a")], "name-not-relative"),
        ([entry("C:a")], "name-not-relative"),
        ([entry("a\\b")], "name-not-relative"),
        ([entry("")], "name-unusable"),
        ([entry("a\0b")], "name-unusable"),
        ([entry("a\nb")], "name-unusable"),
        ([entry("a" * 1_001)], "name-unusable"),
        ([entry("/".join("a" * 70))], "too-deep"),
        ([entry(mode=stat.S_IFLNK | 0o777)], "not-a-file"),
        ([entry(mode=stat.S_IFIFO)], "not-a-file"),
        ([entry(flags=1)], "encrypted"),
        ([entry(method=12)], "compression-unknown"),
        ([entry(size=500_000_000, packed=1_000_000)], "bomb-by-ratio"),
        (
            [entry("a", size=6 * 10**8, packed=6 * 10**8), entry("b", size=6 * 10**8, packed=6 * 10**8)],
            "too-large",
        ),
        ([entry(str(number)) for number in range(11)], "too-many-files"),
        ([entry("a"), entry("a")], "duplicate-name"),
        ([entry("Straße"), entry("STRASSE")], "duplicate-name"),
        ([entry("\u00e9"), entry("e\u0301")], "duplicate-name"),
        ([entry("a"), entry("a/")], "duplicate-name"),
        ([entry("a"), entry("a/b")], "file-and-folder"),
        ([entry("a", offset=5, packed=100), entry("b", offset=50)], "overlapping"),
    ],
)
def test_each_trick_is_known(entries: list[Entry], code: str) -> None:
    assert code in codes(*entries)


def test_an_honest_package_has_no_problems() -> None:
    assert codes(entry("index.html"), entry("media/"), entry("media/a.png"), entry("Ärzte/é.html")) == set()


@given(st.lists(st.text(max_size=12), max_size=6))
def test_what_passes_stays_in_its_folder(names: list[str]) -> None:
    if codes(*(entry(name) for name in names)):
        return
    for name in names:
        assert not name.startswith("/")
        assert ".." not in name.split("/")


def test_a_file_that_is_longer_than_it_says_is_refused(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", b"x" * 100_000)
    raw = bytearray(target.getvalue())
    directory = raw.index(b"PK\x01\x02")
    for place in (22, directory + 24):
        raw[place : place + 4] = (10).to_bytes(4, "little")
    version_id = uuid4()
    with packages.opened(io.BytesIO(bytes(raw))) as package, pytest.raises(PackageRefused):
        packages.keep(package, tenant_id=1, version_id=version_id)
    assert not (tmp_path / "packages" / "1" / str(version_id)).exists()


def test_a_package_over_the_limit_is_refused_while_it_comes(settings) -> None:
    settings.PACKAGE_MAX_BYTES = 2_000
    with pytest.raises(PackageRefused, match="PACKAGE_MAX_BYTES"):
        packages.spooled(io.BytesIO(b"PK" + b"x" * 3_000))


@given(st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_whatever_calls_itself_a_zip_is_judged(content: bytes) -> None:
    with pytest.raises(PackageRefused), packages.opened(io.BytesIO(content)):
        pass
