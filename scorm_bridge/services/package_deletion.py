"""Deletes courses that nobody has begun; one that somebody has is archived instead."""

from uuid import UUID

from django.db import transaction

from courses.services import courses, deletion, packages
from scorm_bridge.models import ScormPackage
from scorm_bridge.services import scorm_courses


@transaction.atomic
def delete(tenant_id: int, course_id: UUID, *, who: str) -> None:
    """Take a course away: its lists and launches end, and what its learners have done stays.

    A course in which nobody was ever enrolled goes with its files.
    """
    course = scorm_courses.get(tenant_id, course_id)
    if deletion.has_enrollments(course):
        courses.archive(tenant_id, course_id, who=who)
        return
    versions = [version.pk for version in courses.versions_of(course)]
    ScormPackage.objects.filter(tenant_id=tenant_id, version_id__in=versions).delete()
    deletion.delete(course, who=who)
    for version_id in versions:
        transaction.on_commit(lambda version_id=version_id: packages.remove(tenant_id=tenant_id, version_id=version_id))
