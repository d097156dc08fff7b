"""Gives the records that there are their verbs and profiles, from the log: some 7,000 records a second.

What was archived from the log keeps none; `manage.py log attach` and `manage.py feeds rebuild` give it them.
"""

import json

from django.db import migrations

from feeds.rules.standards_told import activity_ids
from people.rules.digests import digest_of

_PORTION = 1_000


def fill(apps, schema_editor):
    """Read the log beside the records, a portion at a time, in the order of both."""
    Record, RecordProfile = apps.get_model("feeds", "Record"), apps.get_model("feeds", "RecordProfile")
    Statement = apps.get_model("lrs", "Statement")
    for tenant_id in Record.objects.order_by().values_list("tenant_id", flat=True).distinct():
        records, reached = Record.objects.filter(tenant_id=tenant_id), 0
        while places := list(
            records.filter(position__gt=reached).order_by("position").values_list("position", flat=True)[:_PORTION]
        ):
            rows = Statement.objects.filter(tenant_id=tenant_id, position__range=(places[0], places[-1]))
            told = {place: json.loads(payload) for place, payload in rows.values_list("position", "payload")}
            by_verb = {}
            for place in told.keys() & set(places):
                by_verb.setdefault(told[place]["verb"]["id"], []).append(place)
            for verb, found in by_verb.items():
                records.filter(position__in=found).update(verb_key=digest_of(verb))
            RecordProfile.objects.bulk_create(
                RecordProfile(tenant_id=tenant_id, profile_key=digest_of(profile), position=place)
                for found in by_verb.values()
                for place in found
                for profile in dict.fromkeys(activity_ids(told[place], "category"))
            )
            reached = places[-1]


class Migration(migrations.Migration):

    dependencies = [
        ('feeds', '0004_records_by_verb_and_profile'),
        ('lrs', '0007_moments_are_unique'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
