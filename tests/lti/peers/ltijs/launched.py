"""The tool after a launch in a browser: what its page shows, and its routes."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.lti.peers.school import Site


@dataclass(frozen=True, slots=True)
class Launched:
    """The tool in its frame, and its routes, called as its pages call them: with the launch's rights and cookies."""

    page: Any
    frame: Any
    token: dict[str, Any]

    @property
    def context(self) -> dict[str, Any]:
        """Return what the tool kept of the message beside the person."""
        context: dict[str, Any] = self.token["platformContext"]
        return context

    def call(self, method: str, path: str, document: Any = None, **query: str) -> Any:
        """Call a route, and return what it answers; a route that fails fails the test."""
        status, answered = self.tried(method, path, document, **query)
        assert status == 200, answered
        return answered

    def tried(self, method: str, path: str, document: Any = None, **query: str) -> tuple[int, Any]:
        """Call a route that may fail, and return the status and what it answers."""
        answer = self._fetched(method, path, document, query)
        return answer.status, answer.json()

    def page_at(self, path: str, document: Any) -> str:
        """Return the page that a route answers with."""
        text: str = self._fetched("POST", path, document, {}).text()
        return text

    def _fetched(self, method: str, path: str, document: Any, query: dict[str, str]) -> Any:
        parts = urlsplit(self.context["targetLinkUri"])
        sent = {"ltik": self.frame.locator("#ltik").inner_text(), **query}
        return self.page.context.request.fetch(
            f"{parts.scheme}://{parts.netloc}{path}", method=method, params=sent, data=document
        )


def launched(page: Any) -> Launched:
    """Wait until the tool's page stands in the frame, and read it."""
    frame = page.frame_locator("iframe")
    return Launched(page, frame, json.loads(frame.locator("#idtoken").inner_text()))


def learning(page: Any, site: Site, title: str = "Quiz 1") -> Launched:
    """Open a link as a learner does: on the page of the course, into the player."""
    page.goto(f"{site.origin}/learn/enrollments/{site.school.enrollment.pk}")
    page.get_by_role("button", name=f"Start {title}").click()
    return launched(page)


def trying(page: Any, site: Site, title: str = "Quiz 1") -> Launched:
    """Open a link as a teacher does: in the editor."""
    page.goto(site.editor())
    page.get_by_role("button", name=f"Open {title}").click()
    return launched(page)


def choosing(page: Any, site: Site, *, auto_create: bool = False) -> Launched:
    """Open the tool for content to be chosen, as a teacher does in the editor."""
    page.goto(site.editor())
    page.get_by_label("Add what is chosen without asking again").set_checked(auto_create)
    page.get_by_role("button", name="Choose…").click()
    return launched(page)
