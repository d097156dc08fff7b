"""Registers courses with Django."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """What is taught: Course, CourseItem, Enrollment; one launch button for every kind of content."""

    name = "courses"
    verbose_name = "Courses"
    default_auto_field = "django.db.models.BigAutoField"
