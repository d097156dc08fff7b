"""Tools among the connections of a tenant."""

from collections.abc import Iterable

from lti.platform.models import Tool
from lti.security.services.parties import connection_with
from people.services.connections import Connection


def connections(tenant_id: int) -> Iterable[Connection]:
    """Yield the tools that we launch, and that call our services."""
    for tool in Tool.objects.filter(tenant_id=tenant_id):
        page = "admin:lti_platform_tool_change"
        yield connection_with(tool, kind="lti-tool", address=tool.target_link_uri, page=page)
