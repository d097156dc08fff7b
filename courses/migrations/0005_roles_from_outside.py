"""Where roles come from: a column with a default, at once whatever the size of the table, and a new table.

The roles that there are count as given here, so no roster takes them away.
"""

import django.db.models.deletion
from people.services.tenant_keys import lead_with_tenant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_put_together'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='from_outside',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.CreateModel(
            name='OutsideRoles',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=100)),
                ('roles', models.JSONField(default=list)),
                ('listed_at', models.DateTimeField(null=True)),
                ('course', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'indexes': [models.Index(models.F('tenant'), models.F('course'), models.F('source'), models.F('listed_at'), name='outside_roles_listed')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('course'), models.F('learner'), models.F('source'), name='outside_roles_of_source')],
            },
        ),
        lead_with_tenant("courses_outsideroles"),
    ]
