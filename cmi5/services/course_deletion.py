"""Deletes courses that nobody has begun; one that somebody has is archived instead."""

from uuid import UUID

from django.db import transaction

from cmi5.models import AssignableUnit, Session
from courses.services import courses, deletion, packages


@transaction.atomic
def delete(tenant_id: int, course_id: UUID, *, who: str) -> None:
    """Take a course away: its lists and launches end, and what its learners have done stays.

    A course in which nobody was ever enrolled goes with its files.
    """
    course = courses.get(tenant_id, course_id)
    versions = [version.pk for version in courses.versions_of(course)]
    if deletion.has_enrollments(course) or Session.objects.filter(tenant_id=tenant_id, unit__version_id__in=versions):
        courses.archive(tenant_id, course_id, who=who)
        return
    AssignableUnit.objects.filter(tenant_id=tenant_id, version_id__in=versions).delete()
    deletion.delete(course, who=who)
    for version_id in versions:
        transaction.on_commit(lambda version_id=version_id: packages.remove(tenant_id=tenant_id, version_id=version_id))
