"""Learners are sorted and found by a key of their name, and by their e-mail address whatever its capitals.

Reads and writes each learner once: about a minute for a million.
"""

from django.db import migrations, models
from django.db.models.functions import Lower

from people.rules.names import name_key

_AT_ONCE = 1_000


def keep_keys(apps, schema_editor):
    """Write down the keys of the names that are there."""
    learners = apps.get_model("people", "Learner").objects.using(schema_editor.connection.alias)
    changed = []
    for learner in learners.only("name").iterator(chunk_size=_AT_ONCE):
        learner.name_key = name_key(learner.name)
        changed.append(learner)
        if len(changed) == _AT_ONCE:
            learners.bulk_update(changed, ["name_key"])
            changed = []
    learners.bulk_update(changed, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("people", "0005_learners")]

    operations = [
        migrations.AddField("learner", "name_key", models.BinaryField(default=b"", editable=False, max_length=256)),
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
        migrations.RemoveIndex("learner", "learner_by_name"),
        migrations.RemoveIndex("learner", "learner_by_email"),
        migrations.AddIndex("learner", models.Index("tenant", "name_key", "id", name="learner_by_name_key")),
        migrations.AddIndex("learner", models.Index("tenant", Lower("email"), name="learner_by_address")),
    ]
