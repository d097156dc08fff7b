"""An LTI 1.3 platform on lti1p3platform, for one tool, with one course.

`server.py PORT` reads the tool's side of the registration as a line of JSON, says its issuer, and serves until its
input is closed. For browsers:

- /launch?user=ana&resource=r1&role=Learner opens a resource. More: `target_link_uri`, `custom_NAME`, `lineitem=no`
  (the tool is told of no line item of its own), `method=post` (the login starts by a form), `members=2` (the list of
  members is told by an address that asks for pages of so many).
- /deeplink?user=bo lets a teacher choose content; what was chosen opens as resource dl-1, dl-2 …
- /_state shows what the tool left here, and why the platform refused what it refused.
"""

import json
import re
import sys
import threading
import traceback
from collections.abc import Callable
from http.server import ThreadingHTTPServer

import deep_links
import gradebook
import roster
import tokens
from course import CONTEXT, Course, role_uri
from launches import Launch, Launches
from registration import OnlyOnce, PlatformConf, ToolSettings, new_key_pair
from web import Answer, Handler, PeerRequest, Refused, json_answer

LINE_ITEMS = f"/contexts/{CONTEXT.id}/lineitems"


class Platform:
    """The platform of one run: everything is in memory."""

    def __init__(self, settings: ToolSettings) -> None:
        self.settings = settings
        self.keys = new_key_pair()
        self.course = Course(settings.issuer + LINE_ITEMS)
        self.launches = Launches(self.course)
        self.used_assertions = OnlyOnce()
        self.used_responses = OnlyOnce()
        self.refusals: list[str] = []

    def respond(self, request: PeerRequest) -> Answer:
        """Find who answers; what is refused is kept, for whoever wonders why a test failed."""
        try:
            for pattern, answer in ROUTES:
                asked = re.fullmatch(pattern, f"{request.method} {request.path}")
                if asked:
                    return answer(self, request, PlatformConf(settings=self.settings, keys=self.keys), *asked.groups())
            raise Refused("There is nothing here.", 404)
        except Refused as refusal:
            self.refusals.append(f"{request.method} {request.path}: {refusal}")
            said = {"error": refusal.error, "error_description": str(refusal)}
            return json_answer(said, refusal.status, **{"Cache-Control": "no-store"})
        except Exception as error:
            traceback.print_exc()
            self.refusals.append(f"{request.method} {request.path}: the platform broke: {error!r}")
            return json_answer({"error": "server_error", "error_description": repr(error)}, 500)


def launch(platform: Platform, request: PeerRequest, conf: PlatformConf) -> Answer:
    """Open a resource link of the course as somebody."""
    asked = request.get_data
    person = platform.course.person(asked.get("user", "ana"))
    link = platform.course.link(asked.get("resource", "r1"))
    own_line_item = asked.get("lineitem") != "no"
    opened = Launch(
        person.user_id,
        [role_uri(asked["role"])] if "role" in asked else person.roles,
        asked.get("target_link_uri") or link.target_link_uri or platform.settings.target_link_uri,
        link.id,
        platform.course.line_item_for(link)["id"] if own_line_item else None,
        {name.removeprefix("custom_"): value for name, value in asked.items() if name.startswith("custom_")},
        f"?limit={asked['members']}" if "members" in asked else "",
    )
    return platform.launches.start(request, conf, opened)


def deeplink(platform: Platform, request: PeerRequest, conf: PlatformConf) -> Answer:
    """Let somebody choose content of the tool."""
    person = platform.course.person(request.get_data.get("user", "bo"))
    opened = Launch(person.user_id, [role_uri("Instructor")], platform.settings.deep_linking_url)
    return platform.launches.start(request, conf, opened)


def state(platform: Platform) -> Answer:
    """Show what the tool made the platform keep."""
    course = platform.course
    return json_answer(
        {
            "scores": course.scores,
            "lineitems": list(course.line_items.values()),
            "content_items": course.content_items,
            "refusals": platform.refusals,
        }
    )


ROUTES: list[tuple[str, Callable[..., Answer]]] = [
    ("GET /", lambda *_: Answer(body="<!doctype html><title>Course</title><h1>Back in the course</h1>")),
    ("GET /launch", launch),
    ("GET /deeplink", deeplink),
    ("(?:GET|POST) /authorization", lambda p, request, conf: p.launches.authorize(request, conf)),
    ("GET /jwks", lambda p, request, conf: json_answer(conf.get_jwks())),
    ("POST /token", lambda p, request, conf: tokens.grant(request, conf, p.used_assertions)),
    ("POST /deeplink/return", lambda p, r, conf: deep_links.keep_response(r, conf, p.launches, p.used_responses)),
    (f"(?:GET|POST) {LINE_ITEMS}", lambda p, r, conf: gradebook.line_items(r, conf, p.course)),
    (f"(?:GET|PUT|DELETE) {LINE_ITEMS}/(\\d+)", lambda p, r, conf, n: gradebook.line_item(r, conf, p.course, n)),
    (f"POST {LINE_ITEMS}/(\\d+)/scores", lambda p, r, conf, n: gradebook.scores(r, conf, p.course, n)),
    (f"GET {LINE_ITEMS}/(\\d+)/results", lambda p, r, conf, n: gradebook.results(r, conf, p.course, n)),
    (f"GET /contexts/{CONTEXT.id}/memberships", lambda p, r, conf: roster.members(r, conf, p.course)),
    ("GET /_state", lambda p, *_: state(p)),
]


def main(port: int) -> None:
    """Serve until standard input ends."""
    settings = json.loads(sys.stdin.readline())
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    issuer = f"http://127.0.0.1:{server.server_port}"
    Handler.respond = Platform(ToolSettings(issuer=issuer, **settings)).respond
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(issuer, flush=True)  # noqa: T201 - the greeting that the tests wait for
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]))
