"""Compares what a platform's gradebook shows with what it was told, and sends again what differs. AGS 2.0 §3.3."""

from typing import Any

from lti.security.rules import vocabulary as v
from lti.security.services.exchanges import TOOL, inspected
from lti.tool.models import Link, Passback
from lti.tool.rules.paging import with_parameter, with_path
from lti.tool.rules.scores import is_told
from lti.tool.services import connector, line_items, links, passbacks, platforms
from lti.tool.services.connector import Connector, refused

_MOST_PAGES = 100
_PORTION = 500


def reconcile(tenant_id: int, link_id: int, *, who: str) -> int:
    """Send again what differs of one link, and return how many scores did; a Refusal says what the platform says."""
    link = links.get(tenant_id, link_id)
    results = _results(link)
    rows = Passback.objects.filter(tenant_id=tenant_id, link=link, score__isnull=False).order_by("pk")
    different = [
        passback.pk
        for passback in rows.iterator(chunk_size=_PORTION)
        if not is_told(passback.score, results.get(passback.user_id))
    ]
    return passbacks.send_again(tenant_id, different, who=who) if different else 0


def _results(link: Link) -> dict[str, dict[str, Any]]:
    """Return the results of the line item by user; what can't be read as one is passed over."""
    with inspected(TOOL, "results", tenant_id=link.tenant_id) as exchange:
        platform = links.platform_of(link)
        exchange.party, exchange.party_name = platform.pk, platform.name
        platforms.check_let_in(link.deployment)
        if v.RESULT_READONLY not in link.scopes:
            raise refused("The platform doesn't let us read its results.", answered=403)
        with connector.failures():
            sender = Connector(platform, exchange, most_bytes=8 << 20)
            url: str | None = with_path(line_items.line_item_of(link, sender), "results")
            url = with_parameter(url or "", "limit", "200")
            found: dict[str, dict[str, Any]] = {}
            for _ in range(_MOST_PAGES):
                if url is None:
                    break
                answer = sender.make_service_request(link.scopes, url, accept=v.RESULT_CONTAINER_TYPE)
                for each in answer["body"] if isinstance(answer["body"], list) else []:
                    if isinstance(each, dict) and isinstance(each.get("userId"), str):
                        found[each["userId"]] = each
                url = answer["next_page_url"]
        exchange.status = sender.status
        return found
