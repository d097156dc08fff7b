"""Assignable Units and their sessions; new tables only."""

import django.db.models.deletion
import uuid

from people.services.tenant_keys import lead_with_tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0002_satisfaction'),
        ('people', '0005_learners'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignableUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.PositiveIntegerField()),
                ('activity_id', models.TextField()),
                ('url', models.TextField()),
                ('launch_method', models.CharField(default='AnyWindow', max_length=20)),
                ('move_on', models.CharField(max_length=20)),
                ('mastery_score', models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ('activity_type', models.TextField(blank=True)),
                ('launch_parameters', models.TextField(blank=True)),
                ('entitlement_key', models.TextField(blank=True)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseitem')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseversion')),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('actor', models.JSONField()),
                ('launch_mode', models.CharField(max_length=10)),
                ('mastery_score', models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ('context_template', models.JSONField()),
                ('fetch_hash', models.BinaryField(max_length=32)),
                ('token_hash', models.BinaryField(max_length=32, null=True)),
                ('launched_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('fetched_at', models.DateTimeField(null=True)),
                ('preferences_read_at', models.DateTimeField(null=True)),
                ('initialized_at', models.DateTimeField(null=True)),
                ('terminated_at', models.DateTimeField(null=True)),
                ('abandoned_at', models.DateTimeField(null=True)),
                ('last_statement_at', models.DateTimeField(null=True)),
                ('verbs', models.JSONField(default=list)),
                ('enrollment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.enrollment')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cmi5.assignableunit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='assignableunit',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('item'), name='unit_of_item'),
        ),
        migrations.AddConstraint(
            model_name='assignableunit',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('version'), models.F('index'), name='unit_of_version'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['tenant', 'enrollment', '-launched_at'], name='sessions_of_registration'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('abandoned_at__isnull', True), ('terminated_at__isnull', True)), fields=['launched_at'], name='sessions_that_are_open'),
        ),
        lead_with_tenant("cmi5_assignableunit", "cmi5_session"),
    ]
