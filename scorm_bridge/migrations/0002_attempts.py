"""Attempts and what players keep of them; new tables only."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from people.services.tenant_keys import lead_with_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_put_together'),
        ('people', '0006_learners_are_found'),
        ('scorm_bridge', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('mode', models.CharField(max_length=6)),
                ('begun_at', models.DateTimeField()),
                ('last_activity_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=20)),
                ('sessions', models.PositiveIntegerField(default=0)),
                ('current', models.TextField(blank=True)),
                ('sequencing', models.TextField(blank=True)),
                ('sequencing_sequence', models.BigIntegerField(default=0)),
                ('completion', models.CharField(default='not attempted', max_length=13)),
                ('success', models.CharField(default='unknown', max_length=7)),
                ('score_scaled', models.FloatField(null=True)),
                ('progress_measure', models.FloatField(null=True)),
                ('seconds', models.FloatField(default=0)),
                ('enrollment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.enrollment')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseitem')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='PlayerLaunch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(max_length=32)),
                ('return_url', models.TextField(blank=True)),
                ('launched_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('bucket', models.FloatField(null=True)),
                ('filled_at', models.FloatField(null=True)),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.attempt')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='PlayerSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=20)),
                ('last_number', models.BigIntegerField(default=0)),
                ('end_number', models.BigIntegerField(null=True)),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.attempt')),
                ('launch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.playerlaunch')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Commit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('activity', models.TextField(blank=True)),
                ('activity_attempt', models.PositiveIntegerField(null=True)),
                ('elements', models.PositiveIntegerField()),
                ('bytes', models.PositiveIntegerField()),
                ('events', models.JSONField(default=list)),
                ('digest', models.BinaryField(max_length=32)),
                ('answer', models.TextField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.playersession')),
            ],
        ),
        migrations.CreateModel(
            name='ScoAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('activity', models.TextField()),
                ('number', models.PositiveIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('initialized_at', models.DateTimeField(null=True)),
                ('run_began_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('exit', models.CharField(blank=True, max_length=10)),
                ('seconds_before', models.FloatField(default=0)),
                ('seconds_of_run', models.FloatField(default=0)),
                ('sequence', models.BigIntegerField(default=0)),
                ('elements', models.PositiveIntegerField(default=0)),
                ('reported', models.JSONField(default=dict)),
                ('unsaid', models.JSONField(default=list)),
                ('completion', models.CharField(default='unknown', max_length=13)),
                ('success', models.CharField(default='unknown', max_length=7)),
                ('score_scaled', models.FloatField(null=True)),
                ('progress_measure', models.FloatField(null=True)),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.attempt')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CmiElement',
            fields=[
                ('pk', models.CompositePrimaryKey('tenant_id', 'sco_attempt_id', 'part', 'name', blank=True, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(blank=True, max_length=255)),
                ('name', models.CharField(max_length=255)),
                ('value', models.TextField(blank=True)),
                ('escaped', models.BooleanField(default=False)),
                ('sequence', models.BigIntegerField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.tenant')),
                ('sco_attempt', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.scoattempt')),
            ],
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('reason', models.CharField(max_length=20)),
                ('digest', models.BinaryField(max_length=32)),
                ('came_at', models.DateTimeField()),
                ('content', models.TextField()),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.attempt')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scorm_bridge.playersession')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='SharedValue',
            fields=[
                ('pk', models.CompositePrimaryKey('tenant_id', 'owner', 'kind', 'digest', blank=True, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('digest', models.UUIDField()),
                ('name', models.TextField()),
                ('value', models.TextField()),
                ('sequence', models.BigIntegerField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['tenant', '-begun_at', 'id'], name='scorm_attempts_of_tenant'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(models.F('tenant'), models.F('item'), name='scorm_attempts_by_item'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('enrollment'), models.F('item'), models.F('number'), name='scorm_attempt_of_enrollment'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('enrollment'), models.F('item'), models.F('mode'), condition=models.Q(('ended_at__isnull', True)), name='scorm_attempt_that_is_open'),
        ),
        migrations.AddIndex(
            model_name='playerlaunch',
            index=models.Index(models.F('tenant'), models.F('attempt'), name='scorm_launches_of_attempt'),
        ),
        migrations.AddIndex(
            model_name='playersession',
            index=models.Index(models.F('tenant'), models.F('launch'), name='player_sessions_of_launch'),
        ),
        migrations.AddIndex(
            model_name='playersession',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('superseded_at__isnull', True)), fields=['last_seen_at'], name='player_sessions_that_are_open'),
        ),
        migrations.AddConstraint(
            model_name='playersession',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('attempt'), models.F('number'), name='player_session_of_attempt'),
        ),
        migrations.AddConstraint(
            model_name='commit',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('session'), models.F('number'), name='scorm_commit_of_session'),
        ),
        migrations.AddConstraint(
            model_name='scoattempt',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('attempt'), models.F('activity'), models.F('number'), name='sco_attempt_of_activity'),
        ),
        migrations.AddIndex(
            model_name='setaside',
            index=models.Index(models.F('tenant'), models.F('attempt'), models.F('id'), name='scorm_set_aside_of_attempt'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('session'), models.F('number'), models.F('reason'), models.F('digest'), name='scorm_set_aside_once'),
        ),
        lead_with_tenant(
            "scorm_bridge_attempt",
            "scorm_bridge_scoattempt",
            "scorm_bridge_playerlaunch",
            "scorm_bridge_playersession",
            "scorm_bridge_commit",
            "scorm_bridge_setaside",
        ),
    ]
