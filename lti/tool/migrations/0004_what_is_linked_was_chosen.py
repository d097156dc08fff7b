"""What links of platforms lead to counts as chosen there, so that it goes on when a platform no longer opens all courses.

One row for each platform and course; a second for some ten thousand links.
"""

from django.db import migrations


def choose(apps, schema_editor):
    """Let platforms open what they are linked to."""
    Link = apps.get_model("lti_tool", "Link")
    PlatformCourse = apps.get_model("lti_tool", "PlatformCourse")
    linked = Link.objects.filter(course__isnull=False).order_by("tenant_id", "deployment__platform_id", "course_id")
    found = linked.values_list("tenant_id", "deployment__platform_id", "course_id").distinct()
    PlatformCourse.objects.bulk_create(
        [
            PlatformCourse(tenant_id=tenant, platform_id=platform, course_id=course, how="chosen", who="linked already")
            for tenant, platform, course in found
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [("lti_tool", "0003_what_platforms_may")]

    operations = [migrations.RunPython(choose, migrations.RunPython.noop)]
