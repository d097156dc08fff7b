"""Indexes of what the inspector is searched by, and who may see what; seconds, for exchanges are kept for days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lti_security', '0001_initial'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='exchange',
            options={'default_permissions': ('view',), 'permissions': [('view_personal_data', 'Can see whom LTI messages are about')], 'verbose_name': 'exchange'},
        ),
        migrations.AlterModelOptions(
            name='signingkey',
            options={'default_permissions': (), 'ordering': ['-signs_from']},
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['tenant', 'side', '-at', 'id'], name='exchanges_by_side'),
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['tenant', 'party_name', '-at', 'id'], name='exchanges_of_party_name'),
        ),
        migrations.AddIndex(
            model_name='exchange',
            index=models.Index(fields=['tenant', 'learner', '-at', 'id'], name='exchanges_of_learner'),
        ),
    ]
