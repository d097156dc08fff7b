"""Our keys, those of others, what was used once, and the inspector; new tables only."""

import django.db.models.deletion
from people.services.tenant_keys import lead_with_tenant
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('kid', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('private', models.BinaryField()),
                ('public', models.JSONField(help_text='The public half as a JSON Web Key.')),
                ('signs_from', models.DateTimeField(unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-signs_from'],
            },
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('side', models.CharField(help_text='What we are in it: platform or tool.', max_length=10)),
                ('kind', models.CharField(max_length=40)),
                ('party', models.UUIDField(null=True)),
                ('party_name', models.CharField(blank=True, max_length=200)),
                ('learner', models.UUIDField(null=True)),
                ('passed', models.BooleanField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('messages', models.JSONField(default=dict)),
                ('steps', models.JSONField(default=list)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'verbose_name': 'exchange',
                'indexes': [models.Index(fields=['tenant', '-at', 'id'], name='exchanges_of_tenant'), models.Index(fields=['tenant', 'passed', '-at', 'id'], name='exchanges_by_outcome'), models.Index(fields=['tenant', 'party', '-at', 'id'], name='exchanges_of_party'), models.Index(fields=['at'], name='exchanges_by_age')],
            },
        ),
        migrations.CreateModel(
            name='RemoteKeySet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('url', models.TextField()),
                ('document', models.JSONField(null=True)),
                ('fetched_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(help_text='When it was asked for last, with or without success.')),
                ('problem', models.TextField(blank=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='key_set_of_url')],
            },
        ),
        migrations.CreateModel(
            name='UsedOnce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('expires_at', models.DateTimeField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='used_once_expired')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='used_once')],
            },
        ),
        lead_with_tenant("lti_security_exchange", "lti_security_remotekeyset", "lti_security_usedonce"),
    ]
