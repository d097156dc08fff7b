"""The player on the content origin: the stage, and the scripts and styles that it consists of."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from courses.services.framing import framed_by
from scorm_bridge.services.player_files import Player, player

_STAGE = re.compile(r"(?P<tenant>[0-9]{1,9})/stage\.html").fullmatch
_FILE = re.compile(r"(?P<digest>[0-9a-f]{16})/(?P<name>.+)").fullmatch
_FOR_GOOD = "public, max-age=31536000, immutable"


def serve(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer what is asked below the player's prefix: to read, and nothing else."""
    if request.method not in ("GET", "HEAD"):
        return _guarded(HttpResponse(status=405, headers={"Allow": "GET, HEAD"}))
    stage, file = _STAGE(rest), _FILE(rest)
    if stage is not None:
        return _stage(request, int(stage["tenant"]))
    if file is not None:
        return _guarded(_file(request, file["digest"], file["name"]))
    return _guarded(HttpResponse("The player has no such page.", status=404, content_type="text/plain"))


def _stage(request: HttpRequest, tenant_id: int) -> HttpResponse:
    """Return the page around content; one that says what is missing where the player isn't installed."""
    found = player()
    status = 503 if found.problem else 200
    response = render(request, "scorm_bridge/stage.html", {"player": found}, status=status)
    response["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        f"form-action 'none'; connect-src {' '.join(settings.FRAMED_BY)} {settings.PUBLIC_ORIGIN}; "
        # Content may lead its frame on to other sites.
        f"frame-src 'self' http: https: data: blob:; frame-ancestors 'self' {' '.join(framed_by(tenant_id))}"
    )
    response["Cache-Control"] = "no-cache"
    return _guarded(response)


def _file(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Return a file; a stage of an earlier version, which is open while the server is replaced, gets today's."""
    found = player()
    file = found.files.get(name)
    if file is None:
        return HttpResponse("The player has no such file.", status=404, content_type="text/plain")
    etag = f'"{found.digest}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(file.packed if packed else file.content, content_type=file.content_type)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = etag
    response["Cache-Control"] = _how_long(found, digest)
    return response


def _how_long(found: Player, digest: str) -> str:
    return _FOR_GOOD if digest == found.digest else "no-store"


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "same-origin"
    # Content of SCORM's age says goodbye when it is unloaded, which browsers allow no more unless a page asks for it.
    response["Permissions-Policy"] = "unload=*"
    return response
