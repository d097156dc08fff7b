"""An LMS with pages, in a browser: it shows us in a frame, and sends its users back to us with their message."""

from typing import Any
from urllib.parse import parse_qs, urlencode

from lti.security.rules import vocabulary as v
from tests.lti.tool.platform import STUDENT, Lms

BLOCKED = "--test-third-party-cookie-phaseout"
"""What makes the browser deny cookies to frames of another site."""

HTML = {"Content-Type": "text/html; charset=utf-8"}
_STORAGE = """
const kept = {};
window.addEventListener("message", event => {
    const asked = event.data;
    if (!asked || !["lti.put_data", "lti.get_data"].includes(asked.subject)) { return; }
    if (asked.subject === "lti.put_data") { kept[asked.key] = asked.value; }
    event.source.postMessage({subject: asked.subject + ".response", message_id: asked.message_id, key: asked.key,
                              value: kept[asked.key]}, event.origin);
});
"""


class Campus(Lms):
    """An LMS with pages: one that shows us in a frame, and one that sends its users back to us with their message."""

    storage = True
    roles: tuple[str, ...] = (STUDENT,)
    more: dict[str, Any] = {}

    def serve(self, http: Any) -> str:
        """Answer for its pages; return where its course is."""
        http.on("/course", lambda query, body: (200, self._course(), HTML))
        http.on("/authorize", lambda query, body: (200, self._form(query), HTML))
        http.on("/added", lambda query, body: (200, f"<h1>Added</h1><p>{len(body['JWT'])}</p>".encode(), HTML))
        return f"{http.base}/course"

    def _course(self) -> bytes:
        asked = {"iss": self.platform.issuer, "login_hint": "ana", "target_link_uri": self.launch_url}
        asked |= {"lti_storage_target": "_parent"} if self.storage else {}
        address = self.launch_url.replace("/launch", "/login") + "?" + urlencode(asked)
        script = _STORAGE if self.storage else ""
        return (
            f"<!doctype html><h1>Campus</h1><script>{script}</script>"
            f'<iframe width="1000" height="700" src="{address.replace("&", "&amp;")}"></iframe>'
        ).encode()

    def _form(self, query: str) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        token = self.signed(self.claims(asked["nonce"], **{v.ROLES: list(self.roles)}, **self.more))
        return (
            f'<!doctype html><form method="post" action="{asked["redirect_uri"]}">'
            f'<input type="hidden" name="id_token" value="{token}">'
            f'<input type="hidden" name="state" value="{asked["state"]}"></form>'
            "<script>document.forms[0].submit()</script>"
        ).encode()
