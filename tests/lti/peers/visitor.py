"""Somebody's browser without scripts, which goes from server to server as launches do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urljoin

import httpx2

from tests.lti.peers.platform.forms import form_of


class Visitor:
    """Keeps cookies, follows redirects, and sends on the form of the page it has come to."""

    def __init__(self) -> None:
        # Browsers send cookies that are Secure to localhost without TLS as well.
        cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("https", "wss", "http")))
        # The servers are on this machine: no proxy may stand between.
        self.http = httpx2.Client(cookies=cookies, follow_redirects=True, trust_env=False)
        self.page: Any = None

    @property
    def url(self) -> str:
        """Return where the visitor is."""
        return str(self.page.url)

    def open(self, url: str) -> Self:
        """Go to an address, which may be relative to where the visitor is."""
        self.page = self.http.get(urljoin(self.url, url) if self.page else url)
        return self

    def carry(self, name: str, value: str) -> Self:
        """Keep a cookie of our own site, as somebody who was here before."""
        # The standard library's jar knows hosts without a dot by this name.
        self.http.cookies.set(name, value, domain="localhost.local")
        return self

    def send(self, url: str = "", **fields: Any) -> Self:
        """Post fields to an address, to where the visitor is unless one is given."""
        self.page = self.http.post(urljoin(self.url, url), data=fields)
        return self

    def go_on(self, **changes: str) -> Self:
        """Send the form that the page hands on, with some fields changed; or follow its one link."""
        link = re.search(r'<a [^>]*id="on" href="([^"]*)"', self.page.text)
        if link is not None:
            return self.open(unescape(link[1]))
        form = form_of(self.page.text)
        fields = {**form.fields, **changes}
        url = urljoin(self.url, form.action)
        self.page = self.http.post(url, data=fields) if form.method == "post" else self.http.get(url, params=fields)
        return self

    def into_frame(self) -> Self:
        """Go to what the frame of the page shows."""
        found = re.search(r'<iframe[^>]* src="([^"]*)"', self.page.text)
        assert found is not None, self.page.text
        return self.open(unescape(found[1]))

    def words(self) -> str:
        """Return the words of the page's main part."""
        main = self.page.text.partition("<main")[2].partition(">")[2]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())

    def offered(self) -> dict[str, str]:
        """Return what our tool lets somebody choose on the page, by its words."""
        found = re.findall(r'name="chosen" value="([^"]*)"[^>]*> (?:<span[^>]*>)?([^<]*)<', self.page.text)
        return {unescape(title): unescape(value) for value, title in found}


@contextmanager
def visitor() -> Iterator[Visitor]:
    """Yield a browser that nobody has used before."""
    made = Visitor()
    with made.http:
        yield made
