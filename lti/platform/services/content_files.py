"""Files of linked content in the package store."""

from uuid import UUID

from courses.services import content, packages
from lti.platform.rules.errors import UnknownTool


def copy(tenant_id: int, of: UUID, to: UUID, path: str) -> None:
    """Copy a file from one piece of content to another."""
    found = content.find(tenant_id, of, path)
    if found is None:
        raise UnknownTool(f"The file {path!r} of the content {of} isn't there any more.")
    with found.stream as stream:
        packages.keep_file(path, stream.read(), tenant_id=tenant_id, version_id=to)
