"""Courses and who takes them; new tables only."""

import django.db.models.deletion
import uuid

from people.services.tenant_keys import lead_with_tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0005_learners'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='The standard of its content, such as cmi5.', max_length=20)),
                ('identifier', models.TextField(blank=True, help_text='The id that the publisher gave it.')),
                ('title', models.CharField(max_length=500)),
                ('latest_version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CourseVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.JSONField(default=dict)),
                ('description', models.JSONField(default=dict)),
                ('package', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='courses.course')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CourseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(max_length=20)),
                ('identifier', models.TextField()),
                ('title', models.JSONField(default=dict)),
                ('description', models.JSONField(default=dict)),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='courses.courseitem')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='courses.courseversion')),
            ],
        ),
        migrations.CreateModel(
            name='Enrollment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_activity_at', models.DateTimeField(blank=True, null=True)),
                ('satisfied_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='courses.course')),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courseversion')),
            ],
        ),
        migrations.CreateModel(
            name='ItemState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('launches', models.PositiveIntegerField(default=0)),
                ('first_launched_at', models.DateTimeField(null=True)),
                ('last_activity_at', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('passed_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('waived_at', models.DateTimeField(null=True)),
                ('satisfied_at', models.DateTimeField(null=True)),
                ('satisfied_children', models.PositiveIntegerField(default=0)),
                ('progress', models.PositiveSmallIntegerField(help_text='Per cent.', null=True)),
                ('score_scaled', models.FloatField(null=True)),
                ('seconds', models.FloatField(default=0, help_text='Time spent, as far as it was told.')),
                ('enrollment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='courses.enrollment')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseitem')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roles', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='courses.course')),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['tenant', '-created_at', 'id'], name='courses_of_tenant'),
        ),
        migrations.AddConstraint(
            model_name='courseversion',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('course'), models.F('number'), name='version_of_course'),
        ),
        migrations.AddIndex(
            model_name='courseitem',
            index=models.Index(models.F('tenant'), models.F('parent'), name='items_of_block'),
        ),
        migrations.AddConstraint(
            model_name='courseitem',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('version'), models.F('ordinal'), name='item_of_version'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['tenant', 'learner', '-created_at', 'id'], name='enrollments_of_learner'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['tenant', 'course', '-created_at', 'id'], name='enrollments_of_course'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['tenant', 'version'], name='enrollments_in_version'),
        ),
        migrations.AddIndex(
            model_name='itemstate',
            index=models.Index(models.F('tenant'), models.F('item'), name='states_by_item'),
        ),
        migrations.AddConstraint(
            model_name='itemstate',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('enrollment'), models.F('item'), name='state_of_item'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(models.F('tenant'), models.F('learner'), name='memberships_of_learner'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('course'), models.F('learner'), name='membership_in_course'),
        ),
        lead_with_tenant(
            "courses_course",
            "courses_courseversion",
            "courses_courseitem",
            "courses_enrollment",
            "courses_itemstate",
            "courses_membership",
        ),
    ]
