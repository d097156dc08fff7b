"""SCORM packages that the tests build themselves: valid by default, and one thing changed."""

import io
import zipfile
from collections.abc import Mapping
from typing import IO

from tests.scorm.manifest_builder import manifest

PAGE = b"<!doctype html><title>Lesson</title>"


def zipped(xml: bytes | None = None, files: Mapping[str, bytes] | None = None) -> bytes:
    """Pack a manifest, if there is one, and files: a page that its resource opens."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if xml is not None:
            archive.writestr("imsmanifest.xml", xml)
        for name, content in ({"index.html": PAGE} if files is None else files).items():
            archive.writestr(name, content)
    return target.getvalue()


def package(*content: str, **given: str) -> bytes:
    """Pack a course whose manifest has these organizations."""
    return zipped(manifest(*content, **given))


def packed(content: bytes) -> IO[bytes]:
    """Return a package as a file that can seek."""
    return io.BytesIO(content)
