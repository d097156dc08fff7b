"""What course versions of SCORM consist of; a new table only."""

import django.db.models.deletion
from django.db import migrations, models

from people.services.tenant_keys import lead_with_tenant


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0004_put_together'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScormPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard', models.CharField(max_length=4)),
                ('edition', models.PositiveSmallIntegerField()),
                ('manifest', models.TextField()),
                ('organization', models.TextField()),
                ('scos', models.PositiveIntegerField()),
                ('assets', models.PositiveIntegerField()),
                ('warnings', models.JSONField(default=list)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseitem')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('version'), name='scorm_package_of_version'), models.UniqueConstraint(models.F('tenant'), models.F('item'), name='scorm_package_of_item')],
            },
        ),
        lead_with_tenant("scorm_bridge_scormpackage"),
    ]
