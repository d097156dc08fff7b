"""Claims of passbacks are numbered; a column with a default, at once whatever the size of the table."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lti_tool', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='passback',
            name='claim_number',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
