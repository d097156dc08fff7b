"""Registers courses with Django."""

from uuid import UUID

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """What is taught: Course, CourseItem, Enrollment; one launch button for every kind of content."""

    name = "courses"
    verbose_name = "Courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mark the places of those who change as changed."""
        from courses.services.membership_changes import mark_everywhere  # noqa: PLC0415 - needs Django to be ready
        from people.events import learner_changed  # noqa: PLC0415

        def mark(sender: object, *, tenant_id: int, learner_id: UUID, **kwargs: object) -> None:
            mark_everywhere(tenant_id, learner_id)

        learner_changed.connect(mark, weak=False, dispatch_uid="courses.membership_changes")
