"""What the management API answers about courses of SCORM."""

from rest_framework import serializers


class FindingSerializer(serializers.Serializer):
    """Something that was found in a package: an error keeps it from being imported, a warning doesn't."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["error", "warning"])
    rule = serializers.CharField(help_text="The section that says so.")
    message = serializers.CharField()
    line = serializers.IntegerField(allow_null=True, help_text="In the manifest.")
    advice = serializers.CharField()


class ImportedPackageSerializer(serializers.Serializer):
    """A course that was imported."""

    id = serializers.UUIDField(source="course_id")
    version = serializers.IntegerField()
    title = serializers.CharField()
    standard = serializers.CharField(help_text="Such as SCORM 2004 4th Edition.")
    organization = serializers.CharField(help_text="The identifier of the one that is taught.")
    scos = serializers.IntegerField(help_text="How many items launch a SCO.")
    assets = serializers.IntegerField(help_text="How many items launch what reports nothing.")
    warnings = FindingSerializer(many=True)


class ImportedVersionSerializer(serializers.Serializer):
    """A version of a course, as it was imported."""

    version = serializers.IntegerField(source="version.number")
    imported_at = serializers.DateTimeField(source="version.created_at")
    standard = serializers.CharField(source="version_name", help_text="Such as SCORM 2004 4th Edition.")
    organization = serializers.CharField(help_text="The identifier of the one that is taught.")
    scos = serializers.IntegerField(help_text="How many items launch a SCO.")
    assets = serializers.IntegerField(help_text="How many items launch what reports nothing.")
    warnings = FindingSerializer(many=True)
    in_window = serializers.BooleanField(help_text="Whether content is shown in a window of its own.")


class ImportedCourseSerializer(serializers.Serializer):
    """A course with its newest versions, the newest first; 50 at most."""

    id = serializers.UUIDField()
    versions = ImportedVersionSerializer(many=True)


class OrganizationSerializer(serializers.Serializer):
    """One of the organizations of a package."""

    identifier = serializers.CharField()
    title = serializers.CharField()


class PackageCheckSerializer(serializers.Serializer):
    """What an import would find; one of the `organizations` is taught."""

    valid = serializers.BooleanField(source="is_valid")
    standard = serializers.CharField(
        source="manifest.version_name", default=None, help_text="Such as SCORM 2004 4th Edition."
    )
    organization = serializers.CharField(
        source="manifest.default", default=None, help_text="The identifier of the one that would be taught."
    )
    organizations = OrganizationSerializer(source="manifest.organizations", many=True, default=list)
    findings = FindingSerializer(many=True)
