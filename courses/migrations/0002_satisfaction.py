"""How many satisfied children a block, a course and an enrollment need or have; numbers with defaults."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='courseitem',
            name='required_children',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='courseitem',
            name='satisfied_from_start',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='courseversion',
            name='required_children',
            field=models.PositiveIntegerField(default=0, help_text='How many of its outermost items have to be satisfied.'),
        ),
        migrations.AddField(
            model_name='enrollment',
            name='satisfied_children',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
