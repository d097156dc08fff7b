"""What a platform may open and give; columns on small tables, and a new table.

Platforms that there are keep what they could do: all courses, all roles. New ones begin with what is safe.
"""

import django.db.models.deletion
import lti.tool.rules.allowance
from django.db import migrations, models
from people.services.tenant_keys import lead_with_tenant

ROLES = ["Administrator", "ContentDeveloper", "Instructor", "Learner", "Manager", "Member", "Mentor", "Officer"]


def every_role():
    """Return what people could get from a platform before this was decided for each."""
    return list(ROLES)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0005_roles_from_outside'),
        ('lti_tool', '0002_passbacks_claims_are_numbered'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='platform',
            name='opens',
            field=models.CharField(choices=[('chosen', 'courses that are allowed, and those that who teaches there chooses here'), ('listed', 'courses that are allowed, and no others'), ('all', 'all courses')], default='all', help_text='Which courses its links open, and its rosters fill. It may name any; others are refused.', max_length=10),
        ),
        migrations.AlterField(
            model_name='platform',
            name='opens',
            field=models.CharField(choices=[('chosen', 'courses that are allowed, and those that who teaches there chooses here'), ('listed', 'courses that are allowed, and no others'), ('all', 'all courses')], default='chosen', help_text='Which courses its links open, and its rosters fill. It may name any; others are refused.', max_length=10),
        ),
        migrations.AddField(
            model_name='platform',
            name='roles',
            field=models.JSONField(default=every_role, help_text='The roles that people may have here from its launches and rosters; others are withheld.'),
        ),
        migrations.AlterField(
            model_name='platform',
            name='roles',
            field=models.JSONField(default=lti.tool.rules.allowance.safe_roles, help_text='The roles that people may have here from its launches and rosters; others are withheld.'),
        ),
        migrations.AddField(
            model_name='platformdeployment',
            name='enabled',
            field=models.BooleanField(default=True, help_text='Launches from it are taken.'),
        ),
        migrations.CreateModel(
            name='PlatformCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('allowed', 'allowed'), ('chosen', 'chosen there')], default='allowed', max_length=10)),
                ('who', models.CharField(max_length=250)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('platform', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='courses', to='lti_tool.platform')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'verbose_name': 'course of a platform',
                'verbose_name_plural': 'courses of platforms',
                'indexes': [models.Index(fields=['tenant', 'course'], name='platforms_of_course')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('platform'), models.F('course'), name='course_of_platform', violation_error_message='The platform may open this course already.')],
            },
        ),
        lead_with_tenant("lti_tool_platformcourse"),
    ]
