"""The list of a tenant's enrollments has an index; building it takes some seconds for a million enrollments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_satisfaction")]

    operations = [
        migrations.AddIndex(
            "enrollment", models.Index(fields=["tenant", "-created_at", "id"], name="enrollments_of_tenant")
        ),
    ]
