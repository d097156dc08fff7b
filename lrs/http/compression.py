"""Gzip of answers, for clients that say they accept it (RFC 9110 §12.5.3)."""

import gzip

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from lrs.http.exchange import Exchange

SMALLEST = 1_024


def compress(exchange: Exchange, response: HttpResponse) -> None:
    """Compress the answer in place when that is welcome and worth it.

    Documents keep their bytes: their ETag is the hash of exactly these.
    """
    if response.has_header("ETag") or response.has_header("Content-Encoding") or len(response.content) < SMALLEST:
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if _accepts_gzip(exchange.headers.get("accept-encoding", "")):
        response.content = gzip.compress(response.content, compresslevel=5, mtime=0)
        response["Content-Encoding"] = "gzip"


def _accepts_gzip(header: str) -> bool:
    """Tell whether gzip is accepted; what is said of it by name goes before what is said of everything."""
    weights: dict[str, str] = {}
    for entry in header.lower().split(","):
        coding, _, parameters = entry.partition(";")
        weights[coding.strip()] = parameters.replace(" ", "")
    weight = next((weights[coding] for coding in ("gzip", "x-gzip", "*") if coding in weights), "q=0")
    return not (weight.startswith("q=0") and weight.strip("q=0.") == "")
