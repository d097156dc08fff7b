"""Course packages that the tests build themselves: valid by default, and one thing changed."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
BASE = "https://courses.example.org"


def text(name: str, words: str, lang: str = "en") -> str:
    return f'<{name}><langstring lang="{lang}">{escape(words)}</langstring></{name}>'


def described(words: str) -> str:
    return text("title", words) + text("description", f"About {words}")


def au(name: str = "au", *, url: str = "index.html", inner: str = "", **attributes: str) -> str:
    given = {"id": f"{BASE}/au/{name.replace(' ', '-')}", "moveOn": "CompletedAndPassed", **attributes}
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"<au{written}>{described(name)}<url>{escape(url)}</url>{inner}</au>"


def block(name: str, *content: str, id_: str | None = None) -> str:
    id_ = id_ or f"{BASE}/block/{name}"
    return f"<block id={quoteattr(id_)}>{described(name)}{''.join(content)}</block>"


def structure(*content: str, id_: str = f"{BASE}/course", objectives: str = "") -> bytes:
    body = "".join(content) or au()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<courseStructure xmlns="{NAMESPACE}">'
        f"<course id={quoteattr(id_)}>{described('Safety')}</course>{objectives}{body}</courseStructure>"
    ).encode()


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
