"""Deletes courses in which nobody was ever enrolled."""

from courses.models import Course, CourseItem, CourseVersion, Enrollment, Membership, MembershipMark, OutsideRoles
from people.services import audit


def has_enrollments(course: Course) -> bool:
    """Tell whether anybody was ever enrolled: then the course is kept."""
    return Enrollment.objects.filter(tenant_id=course.tenant_id, course=course).exists()


def delete(course: Course, *, who: str) -> None:
    """Delete a course with its versions; part of the caller's transaction."""
    own = {"tenant_id": course.tenant_id}
    Membership.objects.filter(**own, course=course).delete()
    MembershipMark.objects.filter(**own, course=course).delete()
    OutsideRoles.objects.filter(**own, course=course).delete()
    CourseItem.objects.filter(**own, version__course=course).update(parent=None)
    CourseItem.objects.filter(**own, version__course=course).delete()
    CourseVersion.objects.filter(**own, course=course).delete()
    object_ = f"course {course.pk}"
    audit.write(tenant_id=course.tenant_id, who=who, action="course.delete", object=object_, details={})
    Course.objects.filter(**own, pk=course.pk).delete()
