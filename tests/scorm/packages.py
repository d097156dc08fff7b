"""SCORM packages that the tests build themselves: valid by default, and one thing changed."""

import io
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.scorm.manifest_builder import element, manifest, resource

_PIECE = 1 << 20
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


def large_package(path: Path, size: int) -> None:
    """Write a package of so many bytes: a video that can't be compressed, text that can, and 2,000 small files."""
    noise = random.Random(1)
    names = [f"assets/{number}.html" for number in range(2_000)]
    files = (element("file", href=name) for name in names)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest(resources=resource("res", *files)))
        archive.writestr("index.html", PAGE)
        for name in names:
            archive.writestr(name, PAGE)
        archive.writestr("transcript.txt", noise.randbytes(5_000_000).hex())
        with archive.open(zipfile.ZipInfo("video.mp4"), "w") as video:
            for _ in range(size // _PIECE):
                video.write(noise.randbytes(_PIECE))


def packed(content: bytes) -> IO[bytes]:
    """Return a package as a file that can seek."""
    return io.BytesIO(content)
