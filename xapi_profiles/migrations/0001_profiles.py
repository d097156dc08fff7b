"""Profiles, their versions and what is defined in them; new tables only."""

import django.db.models.deletion
import uuid
from people.services.tenant_keys import lead_with_tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('iri', models.TextField()),
                ('digest', models.UUIDField()),
                ('title', models.CharField(max_length=500)),
                ('changed_at', models.DateTimeField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'default_permissions': ('add', 'change', 'view'),
            },
        ),
        migrations.CreateModel(
            name='ProfileVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('iri', models.TextField()),
                ('digest', models.UUIDField()),
                ('document', models.TextField()),
                ('generated_at', models.DateTimeField()),
                ('was_revision_of', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list)),
                ('loaded_at', models.DateTimeField()),
                ('profile', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='xapi_profiles.profile')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ProfilePart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.UUIDField()),
                ('list', models.CharField(max_length=10)),
                ('place', models.PositiveIntegerField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='xapi_profiles.profileversion')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='profile',
            index=models.Index(models.F('tenant'), models.F('title'), models.F('id'), name='profiles_by_title'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='profile_of_iri'),
        ),
        migrations.AddIndex(
            model_name='profileversion',
            index=models.Index(fields=['tenant', 'profile', '-generated_at'], name='versions_of_profile'),
        ),
        migrations.AddConstraint(
            model_name='profileversion',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='version_of_iri'),
        ),
        migrations.AddIndex(
            model_name='profilepart',
            index=models.Index(models.F('tenant'), models.F('digest'), name='parts_of_iri'),
        ),
        migrations.AddConstraint(
            model_name='profilepart',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('version'), models.F('list'), models.F('place'), name='part_of_version'),
        ),
        lead_with_tenant("xapi_profiles_profile", "xapi_profiles_profileversion", "xapi_profiles_profilepart"),
    ]
