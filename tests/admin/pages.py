"""Reads the administration's pages as a person does: by what they show and where their links lead."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

LIST = "/admin/lrs/statement/"


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200, (response.status_code, response.content[:500])
    return response.content.decode()


def listed(client: Client, **filters: Any) -> list[str]:
    """Return the ids of the Statements that the list shows, in its order."""
    html = text_of(client.get(LIST, {"tenant": "north", **filters}))
    return re.findall(r'page-time"><a href="/admin/lrs/statement/([0-9a-f-]{36})/change/', html)


def link_named(html: str, name: str) -> str:
    found = re.search(rf'href="([^"]*)"[^>]*>{re.escape(name)}</a>', html)
    assert found, f"no link named {name!r}"
    return unescape(found[1])


def page_of(statement: dict[str, Any], page: str = "change", tenant: str = "north") -> str:
    return f"{reverse(f'admin:lrs_statement_{page}', args=[statement['id']])}?tenant={tenant}"
