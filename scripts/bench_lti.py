"""`make bench-lti`: how fast launches and scores are, and how much memory a large roster takes.

    bench_lti.py [--server postgres://…] [--members 50000] [--launches 300] [--seconds 10]

It makes a database that goes when it ends, on a throw-away PostgreSQL that syncs to the disk unless another is named,
starts the production server with two workers, and acts as a tool. Results go to docs/performance-lti.md between its
two marks.
"""

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench_durable import measure  # noqa: E402
from bench_server import (  # noqa: E402
    Browser,
    Sender,
    kilobytes,
    posted,
    settled,
    share,
    spent,
)

PAGE = ROOT / "docs" / "performance-lti.md"
LAUNCH_MS, SCORES, ROSTER_MB = 40.0, 300.0, 20.0
"""The bars: a launch's p95, scores a second, and by how much a roster of 50,000 lets a process grow."""

SCORE = "application/vnd.ims.lis.v1.score+json"
MOST_SCORES = 1_000
"""How many scores a second are made beforehand: more than the server takes."""


def launch(browser: Browser, url: str, session: str) -> float:
    """Launch as a browser does, from the login request to the message; return how long the server took."""
    headers, _ = browser.ask("GET", urlsplit(url).path, status=302, Cookie=session)
    cookie = re.match("[^;]*", headers["Set-Cookie"])
    login = {name: values[0] for name, values in parse_qs(urlsplit(headers["Location"]).query).items()}
    asked = {name: login[name] for name in ("client_id", "login_hint", "lti_message_hint")}
    asked |= {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    asked |= {"redirect_uri": "https://tool.example/launch", "state": "s", "nonce": "n"}
    known_by = f"{session}; {cookie[0] if cookie else ''}"
    _, page = browser.ask("GET", f"/lti/platform/authorize?{urlencode(asked)}", Cookie=known_by)
    if 'name="id_token"' not in page:
        sys.exit(f"A launch was refused: {page[:500]}")
    return sum(browser.latencies[-2:])


def launched(port: int, launches: Sequence[tuple[str, str]], *, at_once: int) -> list[float]:
    """Return how long launches took, so many of them at once; the first twenty warm the server up."""
    browsers = [Browser(port) for _ in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        shares = [launches[number::at_once] for number in range(at_once)]
        rows = pool.map(lambda one, share: [launch(one, *each) for each in share], browsers, shares)
    return [each for row in rows for each in row[20 // at_once :]]


def scores_of(crowd: Any, token: str, *, seconds: float) -> list[bytes]:
    """Return scores for so many seconds as they are sent, each of another learner."""
    with_token = {"Authorization": f"Bearer {token}", "Content_Type": SCORE}
    numbers = range(min(len(crowd.learners), int(seconds * MOST_SCORES)))
    return [posted(crowd.scores, json.dumps(crowd.score(number)), **with_token) for number in numbers]


def scored(port: int, requests: Sequence[bytes], *, seconds: float, at_once: int) -> tuple[float, list[float]]:
    """Return how many scores a second the server took, and how long each of them took."""
    senders = [Sender(port) for _ in range(at_once)]
    until = time.perf_counter() + seconds

    def send(place: int) -> None:
        for request in requests[place::at_once]:
            if time.perf_counter() > until:
                return
            senders[place].send(request)

    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(send, range(at_once)))
    latencies = [each for sender in senders for each in sender.latencies]
    return len(latencies) / (time.perf_counter() - begun), latencies


def refused(port: int, crowd: Any) -> float:
    """Return how many requests a second the server refuses without looking into the database: a measure of the day."""
    with ThreadPoolExecutor(8) as pool:
        begun = time.perf_counter()
        browsers = [Browser(port) for _ in range(8)]
        list(pool.map(lambda one: [one.ask("POST", crowd.scores, status=401) for _ in range(200)], browsers))
    return 1600 / (time.perf_counter() - begun)


def walked(port: int, path: str, token: str, workers: Sequence[int]) -> tuple[list[float], int, float]:
    """Page through a roster; return how long each page took, how many members came, and the growth in MB."""
    browser, members, following = Browser(port, Authorization=f"Bearer {token}"), 0, path
    for worker in workers:
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins anew
    before = [kilobytes(worker, "VmRSS") for worker in workers]
    while following:
        headers, text = browser.ask("GET", following)
        members += len(json.loads(text)["members"])
        found = re.search('<([^>]*)>; rel="next"', headers["Link"] or "")
        following = f"{urlsplit(found[1]).path}?{urlsplit(found[1]).query}" if found else ""
    grown = [kilobytes(worker, "VmHWM") - was for worker, was in zip(workers, before, strict=True)]
    return browser.latencies, members, max(grown) / 1024


def _percentiles(took: Sequence[float]) -> str:
    return f"p50 {median(took):.1f} ms, p95 {sorted(took)[len(took) * 95 // 100]:.1f} ms"


def measured(port: int, workers: Sequence[int], options: argparse.Namespace) -> list[str]:
    """Return the page's lines."""
    from tests.lti.platform.crowd import make_crowd  # noqa: PLC0415 - once Django is set up for the database

    crowd = make_crowd(options.members)
    settled()
    form = urlencode(crowd.token_form(time.time()))
    of_form = "application/x-www-form-urlencoded"
    token = json.loads(Browser(port).ask("POST", "/lti/platform/token", form, Content_Type=of_form)[1])["access_token"]
    lines = []
    for at_once, bar in ((1, f" (bar: p95 {LAUNCH_MS:g} ms)"), (4, "")):
        launches, before = crowd.launches(options.launches), spent(workers)
        took = launched(port, launches, at_once=at_once)
        each = share(workers, before, options.launches)
        lines.append(f"| launch, {at_once} at once{bar} | {_percentiles(took)}; {each} |")
    scored(port, scores_of(crowd, token, seconds=2), seconds=2, at_once=8)
    settled()
    requests = scores_of(crowd, token, seconds=options.seconds)
    before = spent(workers)
    rate, took = scored(port, requests, seconds=options.seconds, at_once=8)
    each = share(workers, before, len(took))
    lines.append(f"| scores, 8 connections (bar: {SCORES:g}/s) | **{rate:.0f}/s**, {_percentiles(took)}; {each} |")
    lines.append(f"| requests that are refused for want of a token, 8 connections | {refused(port, crowd):.0f}/s |")
    roster, link = f"{crowd.course}/memberships?limit=500", crowd.school.link.pk
    asked = {"all": "", "role=Instructor": "&role=Instructor", "rlid": f"&rlid={link}"}
    for word in asked.values():
        Browser(port, Authorization=f"Bearer {token}").ask("GET", roster + word)
    for name, word in asked.items():
        pages, members, grown = walked(port, roster + word, token, workers)
        found = f"{len(pages)} pages, {members:,} members, {_percentiles(pages)}"
        lines.append(
            f"| roster of {options.members:,}, {name} (bar: {ROSTER_MB:g} MB) | **+{grown:.1f} MB**, {found} |"
        )
    return lines


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--launches", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    measure(PAGE, parser, measured)


if __name__ == "__main__":
    main()
