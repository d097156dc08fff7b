"""Contents are written whole or not at all."""

from pathlib import Path

import pytest
from django.test import override_settings

from lrs.services import content_store


def test_a_content_is_there_under_its_name_and_nothing_else_is(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        assert content_store.write_durably("a/b", b"content") == "a/b"
        assert content_store.read("a/b") == b"content"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        content_store.write_durably("a/b", b"content")
        written = (tmp_path / "a" / "b").stat().st_mtime_ns
        content_store.write_durably("a/b", b"content")
    assert (tmp_path / "a" / "b").stat().st_mtime_ns == written


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path), pytest.raises(TypeError):
        content_store.write_durably("a/b", None)  # type: ignore[arg-type]
    assert list((tmp_path / "a").iterdir()) == []
