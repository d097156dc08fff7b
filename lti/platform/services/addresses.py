"""The platform's own addresses. They come in messages, so they are absolute, and never depend on case."""

from uuid import UUID

from django.conf import settings


def issuer() -> str:
    """Return by what name tools know this platform."""
    return str(settings.PUBLIC_ORIGIN)


def at(path: str) -> str:
    """Return the address of a path below the platform's."""
    return f"{settings.PUBLIC_ORIGIN}/lti/platform/{path}"


def token() -> str:
    """Return the token endpoint, which is the audience of client assertions too."""
    return at("token")


def line_items(course_id: UUID) -> str:
    """Return where the line items of a course are."""
    return at(f"courses/{course_id}/lineitems")


def line_item(course_id: UUID, line_item_id: int) -> str:
    """Return the id of a line item."""
    return f"{line_items(course_id)}/{line_item_id}"


def memberships(course_id: UUID) -> str:
    """Return where the members of a course are."""
    return at(f"courses/{course_id}/memberships")


def groups(course_id: UUID) -> str:
    """Return where the groups of a course are."""
    return at(f"courses/{course_id}/groups")


def group_sets(course_id: UUID) -> str:
    """Return where the sets of groups of a course are."""
    return at(f"courses/{course_id}/groupsets")


def notice_handlers(deployment_id: UUID) -> str:
    """Return where a deployment's notice handlers are."""
    return at(f"deployments/{deployment_id}/notice-handlers")


def back_to_enrollment(tenant_id: int, registration: UUID) -> str:
    """Return where a tool leads a learner back to."""
    return at(f"return/{tenant_id}/{registration}")


def back_to_course(tenant_id: int, course_id: UUID, page: str = "") -> str:
    """Return where a tool leads somebody back to who teaches: to the editor, or to another page of the course."""
    return at(f"return/{tenant_id}/courses/{course_id}{page}")


def start(tenant_id: int, hint: str) -> str:
    """Return where a browser begins a launch."""
    return at(f"start/{tenant_id}/{hint}")
