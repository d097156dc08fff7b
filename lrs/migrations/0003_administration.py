"""What the administration needs: Activities by the beginning of their IRI, refused requests by age and code.

Takes as long as one index over all Activities takes to build; nothing is written to them meanwhile.
"""

from django.db import migrations, models


def add_index(apps, schema_editor):
    """Index the first 200 characters of IRIs, byte by byte; an index entry on PostgreSQL has no room for any IRI."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    start = '(substr(iri, 1, 200) COLLATE "C")' if is_postgresql else "substr(iri, 1, 200)"
    schema_editor.execute(f"CREATE INDEX activity_by_iri ON lrs_activity (tenant_id, {start}, id)")


def drop_index(apps, schema_editor):
    """Undo ``add_index``."""
    schema_editor.execute("DROP INDEX activity_by_iri")


class Migration(migrations.Migration):

    dependencies = [
        ('lrs', '0002_log_functions'),
        ('people', '0003_tenant_administrators'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='statement',
            options={'default_permissions': ('view',), 'permissions': [('void_statement', 'Can void statements')]},
        ),
        migrations.AddField(
            model_name='refusedrequest',
            name='code',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='refusedrequest',
            name='problem_codes',
            field=models.TextField(blank=True, help_text='The codes of its problems, each between two spaces.'),
        ),
        migrations.AddField(
            model_name='refusedrequest',
            name='replayed_by',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddIndex(
            model_name='refusedrequest',
            index=models.Index(models.F('received_at'), name='refused_by_age'),
        ),
        migrations.RunPython(add_index, drop_index),
    ]
