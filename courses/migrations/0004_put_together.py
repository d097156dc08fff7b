"""Items can be taken out of courses, and changes of memberships are numbered; a column each, and a new table."""

import django.db.models.deletion
from people.services.tenant_keys import lead_with_tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0003_enrollments_of_tenant'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='members_changed',
            field=models.PositiveBigIntegerField(default=0, editable=False, help_text='How many changes of its memberships there were.'),
        ),
        migrations.AddField(
            model_name='courseitem',
            name='removed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='MembershipMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'indexes': [models.Index(models.F('tenant'), models.F('course'), models.F('number'), name='marks_of_course')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('course'), models.F('learner'), name='mark_of_member')],
            },
        ),
        lead_with_tenant("courses_membershipmark"),
    ]
