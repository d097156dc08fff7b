"""Files in a bucket of a store that speaks S3, by the guarded way out.

Each request goes to an address that was judged, follows no redirect and ends in time; a store's own library resolves
names by itself. New manifests need a store that refuses to overwrite (``If-None-Match: *``).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from lxml import etree

from courses.rules.hostile_xml import HARDENED
from feeds.rules.aws_signature import Key, encoded, encoded_query, signed
from feeds.services.sinks import Destination, Unreachable
from feeds.sinks.parquet.stores import AlreadyThere, Found
from people.rules.addresses import problem_of_url
from people.rules.errors import Refusal
from people.services import outbound

SECONDS = 40.0
_MOST_LISTED = 8 << 20
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TAKEN = (409, 412)
_OF_S3 = "{*}"


def problem_of_bucket(url: str, options: Mapping[str, Any]) -> str:
    """Return why nothing can be written there, empty if it can."""
    parts = urlsplit(url)
    if not _BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment:
        return "a bucket is written as s3://bucket/folder"
    if any("=" in part or part in (".", "..") for part in parts.path.split("/")):
        return "a folder's name has a '=', or is '.' or '..'"
    if not options["access_key"]:
        return "access_key is missing: which key the store lets in"
    problem = problem_of_url(_endpoint(options), https_only=not settings.OUTBOUND_PLAIN_HTTP)
    return f"endpoint: {problem}" if problem else ""


class S3Store:
    """Files of one tenant below a folder of a bucket."""

    def __init__(self, destination: Destination, tenant_folder: str) -> None:
        options, parts = destination.options, urlsplit(destination.url)
        if not destination.secrets:
            raise Unreachable("The feed has no secret: the secret key of its access key is missing.")
        self._key = Key(options["access_key"], destination.secrets[0], options["region"])
        self._endpoint = _endpoint(options)
        self._bucket = f"{urlsplit(self._endpoint).path}/{parts.netloc}"
        self._folder = "".join(f"{part}/" for part in (*parts.path.split("/"), tenant_folder) if part)

    def read(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return a file, None if there is none."""
        answer = self._ask("GET", path, most_bytes=most_bytes)
        return None if answer.status == 404 else _good(answer).body

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        _good(self._ask("PUT", path, body=data))

    def create(self, path: str, data: bytes) -> None:
        """Write a file that isn't there yet; ``AlreadyThere`` if it is."""
        answer = self._ask("PUT", path, body=data, headers={"If-None-Match": "*"})
        if answer.status in _TAKEN:
            raise AlreadyThere(f"{path} is there already.")
        _good(answer)

    def files(self, folder: str) -> list[Found]:
        """Return all files below a folder, by path."""
        found: list[Found] = []
        query = {"list-type": "2", "prefix": f"{self._folder}{folder}"}
        while True:
            page = _page(_good(self._ask("GET", None, query=query, most_bytes=_MOST_LISTED)))
            found += [self._found(each) for each in page.iterfind(f"{_OF_S3}Contents")]
            goes_on = page.findtext(f"{_OF_S3}NextContinuationToken")
            if not goes_on:
                return found
            query["continuation-token"] = goes_on

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        answer = self._ask("DELETE", path)
        if answer.status != 404:
            _good(answer)

    def _found(self, told: Any) -> Found:
        path = told.findtext(f"{_OF_S3}Key").removeprefix(self._folder)
        return Found(path, datetime.fromisoformat(told.findtext(f"{_OF_S3}LastModified")))

    def _ask(
        self,
        method: str,
        path: str | None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        most_bytes: int = 64 << 10,
    ) -> outbound.Answer:
        """Send a request about a file, or about the bucket."""
        goal = encoded(self._bucket if path is None else f"{self._bucket}/{self._folder}{path}")
        asked = encoded_query(query or {})
        host = urlsplit(self._endpoint).netloc
        sent = signed(method, (goal, asked), {"Host": host, **(headers or {})}, body, key=self._key, now=timezone.now())
        scheme = urlsplit(self._endpoint).scheme
        url = f"{scheme}://{host}{goal}" + (f"?{asked}" if asked else "")
        del sent["host"]
        try:
            return outbound.send(method, url, headers=sent, body=body, seconds=SECONDS, most_bytes=most_bytes)
        except Refusal as refusal:
            raise Unreachable(refusal.message) from refusal


def _endpoint(options: Mapping[str, Any]) -> str:
    return (options["endpoint"] or f"https://s3.{options['region']}.amazonaws.com").rstrip("/")


def _good(answer: outbound.Answer) -> outbound.Answer:
    """Return an answer that says yes; the code of another one is told, and nothing else that it says."""
    if 200 <= answer.status < 300:
        return answer
    code = re.search(r"<Code>([A-Za-z0-9.]{1,80})</Code>", answer.text)
    raise Unreachable(f"The store answered {answer.status}{f' {code[1]}' if code else ''}.")


def _page(answer: outbound.Answer) -> Any:
    try:
        return etree.fromstring(answer.body, etree.XMLParser(**HARDENED))
    except etree.XMLSyntaxError as error:
        raise Unreachable("The store's list of files is no XML.") from error
