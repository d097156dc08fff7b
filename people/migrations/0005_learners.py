"""Learners, their identities, and the users by whom they sign in; new tables, and one column of tenants."""

import django.db.models.deletion
import uuid
from people.services.tenant_keys import lead_with_tenant
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('people', '0004_audit_leads_with_tenant'),
    ]

    operations = [
        migrations.AddField(
            model_name='tenant',
            name='learners_known_by',
            field=models.CharField(choices=[('account', 'an account on the home page'), ('mbox', 'their e-mail address')], default='account', help_text="How Statements name this tenant's learners.", max_length=10),
        ),
        migrations.CreateModel(
            name='Learner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('given_name', models.CharField(blank=True, max_length=100)),
                ('family_name', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('external_id', models.CharField(blank=True, help_text='How another system of the organisation knows them.', max_length=200, null=True)),
                ('account_name', models.CharField(editable=False, max_length=200)),
                ('language', models.CharField(blank=True, help_text='A language tag (RFC 5646), such as de-CH.', max_length=35)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('deactivated_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='LearnerAccount',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='learner_account', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('learner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='LearnerIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('identifier', models.TextField()),
                ('agent', models.JSONField()),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='people.learner')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'verbose_name_plural': 'learner identities',
            },
        ),
        migrations.AddIndex(
            model_name='learner',
            index=models.Index(models.F('tenant'), models.F('name'), models.F('id'), name='learner_by_name'),
        ),
        migrations.AddIndex(
            model_name='learner',
            index=models.Index(models.F('tenant'), models.F('email'), name='learner_by_email'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('external_id'), name='learner_external_id'),
        ),
        migrations.AddConstraint(
            model_name='learner',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('account_name'), name='learner_account_name'),
        ),
        migrations.AddConstraint(
            model_name='learneraccount',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('learner'), name='account_of_learner'),
        ),
        migrations.AddIndex(
            model_name='learneridentity',
            index=models.Index(models.F('tenant'), models.F('learner'), name='identities_of_learner'),
        ),
        migrations.AddConstraint(
            model_name='learneridentity',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='learner_identity_of_tenant'),
        ),
        lead_with_tenant("people_learner", "people_learneridentity"),
    ]
