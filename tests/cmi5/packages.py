"""Course packages that the tests build themselves: valid by default, and one thing changed."""

import io
import zipfile
from collections.abc import Mapping

from tests.cmi5.course_builder import BASE, au, block, structure

__all__ = ["BASE", "au", "block", "package", "structure", "zipped"]


def zipped(xml: bytes | None = None, files: Mapping[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if xml is not None:
            archive.writestr("cmi5.xml", xml)
        for name, content in ({"index.html": b"<!doctype html><title>AU</title>"} if files is None else files).items():
            archive.writestr(name, content)
    return target.getvalue()


def package(*content: str) -> bytes:
    return zipped(structure(*content))
