"""A real browser, and what it needs from npm: made at test time, at the versions that the lock file pins."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NPM = shutil.which("npm")
PATIENCE_MS = 60_000
"""How long a page may take to come so far: two browsers and their servers may share two cores."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Of a frame in another process, Playwright now and then misses the last navigation, and waits for ever beside a page
# that is there. Cookies, storage and frame-ancestors go by site all the same. What a dying page tells the page around
# it is lost then, so that this is for tests in which no page dies.
ONE_PROCESS = "--disable-site-isolation-trials"

needs_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium on this machine.")
needs_connections = pytest.mark.skipif(
    connections["default"].vendor == "sqlite",
    reason="On SQLite in memory, all threads of the test's server share one connection, and get into each other's way.",
)
needs_npm = pytest.mark.skipif(NPM is None, reason="There is no npm on this machine.")


@lru_cache(maxsize=1)
def packages() -> Path:
    """Return the folder of the npm packages, installed once for each lock file."""
    folder = HERE / "node_modules"
    wanted = (HERE / "package-lock.json").read_bytes()
    mark = folder / ".installed-for"
    if not mark.is_file() or mark.read_bytes() != wanted:
        command = [str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=HERE, check=True, capture_output=True)
        mark.write_bytes(wanted)
    return folder


@contextmanager
def _playwright() -> Iterator[Any]:
    # Its client runs an event loop, in which Django would refuse to ask the database; the tests ask it in turns.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        try:
            yield playwright
        finally:
            # What a test asks the database beside an event loop, it asks on a connection of its own.
            connections.close_all()
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """Yield a browser, to be used for several tests; ``page_of`` opens pages in it."""
    with _playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        try:
            yield started
        finally:
            started.close()


@contextmanager
def page_of(started: Any, **options: Any) -> Iterator[Any]:
    """Yield a page that shares nothing with the browser's other pages.

    Errors of scripts, and what a Content-Security-Policy has stopped, fail the test.
    """
    context = started.new_context(**options)
    try:
        with _watched(context.new_page()) as page:
            yield page
    finally:
        context.close()


@contextmanager
def chromium(*flags: str, profile: Path | None = None, **options: Any) -> Iterator[Any]:
    """Yield a page of a browser that nobody has used before; ``flags`` are given to the browser itself.

    Without a profile it is a private window. A profile is a folder, which may have preferences.
    """
    if profile is None:
        with browser(*flags) as started, page_of(started, **options) as page:
            yield page
        return
    with _playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*FLAGS, *flags], **options
        )
        try:
            with _watched(started.pages[0]) as page:
                yield page
        finally:
            started.close()


@contextmanager
def at_home(profile: Path, *flags: str) -> Iterator[Any]:
    """Yield what pages of a browser share that is somebody's own, and lets cookies and storage be in all frames.

    Errors of scripts are nobody's matter.
    """
    (profile / "Default").mkdir(parents=True)
    preferences = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
    (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
    with _playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*FLAGS, *flags], viewport={"width": 1280, "height": 800}
        )
        started.set_default_timeout(PATIENCE_MS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def _watched(page: Any) -> Iterator[Any]:
    errors: list[str] = []
    page.context.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert errors == [], errors


def session_of(user: Any, url: str) -> dict[str, str]:
    """Return the cookie of somebody who is signed in at a server; the theme's own page for that has errors."""
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


def accessibility_problems(page: Any) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and in the order of headings and the like, one line each.

    The page is one whose Content-Security-Policy is bypassed; content in frames isn't looked at.
    """
    page.add_script_tag(path=str(packages() / "axe-core" / "axe.min.js"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags, iframes: false})", tags)
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


OF_THE_THEME = ("landmark", "region", "page-has-heading-one", "heading-order", "empty-table-header")
"""What the theme's frame around our pages has against best practice, on every page of the administration."""


def problems_of_ours(page: Any) -> list[str]:
    """Return what isn't accessible on our part of a page of the administration."""
    return [each for each in accessibility_problems(page) if not each.startswith(OF_THE_THEME)]
