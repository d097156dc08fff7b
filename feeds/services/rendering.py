"""Tells pages of records in other formats."""

from dataclasses import replace

import orjson
from django.conf import settings

from feeds.rules.renderings.formats import RECORD, rendered
from feeds.services.records import Page


def told_in(page: Page, format_: str) -> Page:
    """Return a page in a format: what tells its records, in their order; what that has no counterpart for is left out.

    Of several that tell one record all but the last stand before it: who goes on after one of them has the rest.
    """
    if format_ == RECORD:
        return page
    rows = []
    for position, learner_id, payload in page.rows:
        said = rendered(orjson.loads(payload), format_, origin=settings.PUBLIC_ORIGIN)
        texts = [orjson.dumps(each).decode() for each in said]
        rows += [(position - 1, learner_id, text) for text in texts[:-1]]
        rows += [(position, learner_id, text) for text in texts[-1:]]
    return replace(page, rows=rows)
