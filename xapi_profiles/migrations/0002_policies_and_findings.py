"""Policies of Profiles, and what Statements break; a column with a default, and a new table."""

import django.db.models.deletion
from django.db import migrations, models

from people.services.tenant_keys import lead_with_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_learners_are_found'),
        ('xapi_profiles', '0001_profiles'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='policy',
            field=models.CharField(choices=[('off', 'off: nothing is checked'), ('report', 'report: stored, and told'), ('enforce', 'enforce: refused at the door')], default='off', max_length=10),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('source', models.CharField(max_length=250)),
                ('verb', models.TextField()),
                ('code', models.CharField(max_length=50)),
                ('path', models.TextField()),
                ('rule', models.TextField()),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('newest_at', models.DateTimeField()),
                ('first_statement', models.UUIDField()),
                ('newest_statement', models.UUIDField()),
                ('profile', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='xapi_profiles.profile')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['tenant', '-id'], name='findings_of_tenant')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('profile'), models.F('digest'), name='finding_of_group')],
            },
        ),
        lead_with_tenant("xapi_profiles_finding"),
    ]
