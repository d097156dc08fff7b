"""A stage in a browser, with content in the real content origin and a server that says what a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scorm_bridge.rules.organization_json import values_of
from scorm_bridge.rules.sequencing_definition import ControlMode, SequencingDefinition
from tests.journeys.scorm.content import FILES
from tests.journeys.scorm.stub import Stub, serving

TENANT = 1
SEQUENCING = values_of(SequencingDefinition())
WALKED = values_of(SequencingDefinition(control_mode=ControlMode(flow=True)))


@dataclass
class Stage:
    """The stub, and where its stage and content are."""

    stub: Stub
    content_origin: str

    @property
    def url(self) -> str:
        return f"{self.content_origin}/player/scorm/{TENANT}/stage.html#secret@{self.stub.origin}"


@contextmanager
def staged(live_server: Any, settings: Any, folder: Any) -> Iterator[Stage]:
    """Serve the content origin and a stub; nothing is opened yet."""
    settings.MEDIA_ROOT = str(folder)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    with serving(Stub(settings.CONTENT_ORIGIN)) as stub:
        stub.opened = opened("1.2", item("one", put(settings.CONTENT_ORIGIN, FILES)))
        yield Stage(stub, settings.CONTENT_ORIGIN)


def put(origin: str, files: dict[str, bytes]) -> str:
    """Store a version's files, and return the address of its content."""
    version = uuid4()
    for name, content in files.items():
        default_storage.save(f"packages/{TENANT}/{version}/content/{name}", ContentFile(content))
    return f"{origin}/content/{TENANT}/{version}/"


def item(identifier: str, url: str, *items: dict[str, Any], page: str = "index.html", **more: Any) -> dict[str, Any]:
    """Say what the server says of an item; a cluster has no page."""
    return {
        "identifier": identifier,
        "title": identifier.title(),
        "isVisible": True,
        "url": f"{url}{page}" if url else "",
        "isSco": bool(url),
        "hideLmsUi": [],
        "prerequisites": "",
        "masteryScore": None,
        "completionThreshold": None,
        "dataMaps": [],
        "sequencing": WALKED if items else SEQUENCING,
        "items": list(items),
        **more,
    }


def opened(standard: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Say what the server says when a session is opened for the first time."""
    return {
        "standard": standard,
        "edition": 4,
        "attempt": str(uuid4()),
        "number": 0,
        "elapsed": 0,
        "mode": "normal",
        "credit": "credit",
        "learner": {"id": "ana", "name": "Alvarez, Ana"},
        "course": {"title": "Safety", "language": "en", "returnUrl": ""},
        "organization": {"identifier": "org", "title": "Safety", "sequencing": WALKED, "items": list(items)},
        "current": None,
        "sequencing": None,
        "globalObjectives": {},
        "sharedData": {},
        "preferences": {},
        "activities": {},
        "words": {},
        **more,
    }
