"""Courses and enrollments as the management API shows and takes them."""

from typing import Any

from rest_framework import serializers

from courses.models import Course, CourseVersion, Enrollment
from courses.views.strict_serializer import StrictSerializer


class CourseSerializer(serializers.ModelSerializer[Course]):
    """A course."""

    class Meta:
        """What is shown."""

        model = Course
        fields = ["id", "kind", "identifier", "title", "latest_version", "created_at", "archived_at"]
        read_only_fields = fields


class ItemSerializer(serializers.Serializer[Any]):
    """A block, or what is launched."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    identifier = serializers.CharField()
    depth = serializers.IntegerField()
    title = serializers.DictField(child=serializers.CharField())
    description = serializers.DictField(child=serializers.CharField())
    satisfied_from_start = serializers.BooleanField()


class VersionSerializer(serializers.ModelSerializer[CourseVersion]):
    """One import of a course."""

    class Meta:
        """What is shown."""

        model = CourseVersion
        fields = ["number", "package", "created_at"]
        read_only_fields = fields


class CourseDetailsSerializer(CourseSerializer):
    """A course with its versions, the oldest first, and the tree of the newest, read from top to bottom."""

    versions = VersionSerializer(many=True)
    items = ItemSerializer(many=True)

    class Meta(CourseSerializer.Meta):
        """What is shown."""

        fields = [*CourseSerializer.Meta.fields, "versions", "items"]
        read_only_fields = fields


class CoursePageSerializer(serializers.Serializer[Any]):
    """A page of courses."""

    results = CourseSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class EnrollmentSerializer(serializers.ModelSerializer[Enrollment]):
    """An enrollment; its id is the registration."""

    registration = serializers.UUIDField(source="id")
    course = serializers.UUIDField(source="course_id")
    learner = serializers.UUIDField(source="learner_id")

    class Meta:
        """What is shown."""

        model = Enrollment
        fields = [
            "registration",
            "course",
            "learner",
            "created_at",
            "last_activity_at",
            "satisfied_at",
            "ended_at",
        ]
        read_only_fields = fields


class ItemStatusSerializer(ItemSerializer):
    """An item with where the learner stands; what isn't known is null."""

    status = serializers.CharField(help_text="In a word, such as not started, in progress, passed or satisfied.")
    satisfied_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField(allow_null=True)
    score_scaled = serializers.FloatField(allow_null=True, help_text="The best one.")
    progress = serializers.IntegerField(allow_null=True, help_text="Per cent.")
    seconds = serializers.FloatField(help_text="Time spent, as far as it was told.")


class EnrollmentDetailsSerializer(EnrollmentSerializer):
    """An enrollment with the status of each item."""

    items = ItemStatusSerializer(many=True)

    class Meta(EnrollmentSerializer.Meta):
        """What is shown."""

        fields = [*EnrollmentSerializer.Meta.fields, "items"]
        read_only_fields = fields


class EnrollmentPageSerializer(serializers.Serializer[Any]):
    """A page of enrollments."""

    results = EnrollmentSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class NewEnrollmentSerializer(StrictSerializer):
    """Who is enrolled; again, under a new registration, if they are already."""

    learner = serializers.UUIDField()
    registration = serializers.UUIDField(required=False)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of a row."""

    row = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["enrolled", "already", "error"])
    learner = serializers.UUIDField(allow_null=True)
    registration = serializers.UUIDField(allow_null=True)
    message = serializers.CharField(allow_blank=True)


class ReportSerializer(serializers.Serializer[Any]):
    """What became of a file, row by row."""

    rows = OutcomeSerializer(many=True)


class PageQuerySerializer(serializers.Serializer[Any]):
    """Which page of a list."""

    tenant = serializers.CharField(required=False, help_text="The tenant's slug; needed by who sees several.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)
    cursor = serializers.CharField(required=False, help_text="From the page before; see `next`.")


class CourseQuerySerializer(PageQuerySerializer):
    """Which courses are listed."""

    archived = serializers.BooleanField(default=False)


class EnrollmentQuerySerializer(PageQuerySerializer):
    """Whose enrollments are listed: those of a course, of a learner, or of both."""

    course = serializers.UUIDField(required=False)
    learner = serializers.UUIDField(required=False)
