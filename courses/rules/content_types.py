"""The types of files in course packages, by the end of their names; browsers are told not to guess another one."""

import mimetypes

UNKNOWN = "application/octet-stream"

_TYPES = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "xml": "text/xml",
    "xsd": "text/xml",
    "dtd": "application/xml-dtd",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "wasm": "application/wasm",
    "swf": "application/x-shockwave-flash",
    "zip": "application/zip",
}
"""Ours come first: what the operating system knows differs from machine to machine."""

_TEXTS = ("application/json", "image/svg+xml", "application/xhtml+xml", "application/xml-dtd")


def content_type_of(name: str) -> str:
    """Return the Content-Type of a file; texts are said to be UTF-8 unless they say it themselves."""
    known = _TYPES.get(name.rpartition(".")[2].lower()) or mimetypes.guess_type(name, strict=True)[0] or UNKNOWN
    if known in ("text/html", "text/xml"):
        return known  # these say in which encoding they are, and often it isn't UTF-8
    return f"{known}; charset=utf-8" if known.startswith("text/") or known in _TEXTS else known
