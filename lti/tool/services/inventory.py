"""Platforms among the connections of a tenant."""

from collections.abc import Iterable

from lti.security.services.parties import connection_with
from lti.tool.models import Platform
from people.services.connections import Connection


def connections(tenant_id: int) -> Iterable[Connection]:
    """Yield the platforms that launch us, and whose services we call."""
    for platform in Platform.objects.filter(tenant_id=tenant_id):
        page = "admin:lti_tool_platform_change"
        yield connection_with(platform, kind="lti-platform", address=platform.issuer, page=page)
