"""The platforms that launch us, what they launch, and what goes back to them; new tables only."""

import django.db.models.deletion
from people.services.tenant_keys import lead_with_tenant
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0003_enrollments_of_tenant'),
        ('people', '0006_learners_are_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('issuer', models.CharField(help_text='Its identifier, iss, letter by letter.', max_length=500)),
                ('client_id', models.CharField(help_text='How it calls us.', max_length=255)),
                ('authorization_endpoint', models.CharField(max_length=1000)),
                ('token_endpoint', models.CharField(blank=True, max_length=1000)),
                ('token_audience', models.CharField(blank=True, help_text='The aud of our requests for tokens; the token endpoint when empty.', max_length=1000)),
                ('jwks_uri', models.CharField(blank=True, help_text='Where it publishes its keys.', max_length=1000)),
                ('jwks', models.TextField(blank=True, help_text="Its keys, if it doesn't publish them: a JWK Set, or a key as PEM.")),
                ('trusts_email', models.BooleanField(default=False, help_text='People whom it names by an e-mail address that we know are those whom we know.')),
                ('accepts_deployments', models.BooleanField(default=True, help_text='Deployments that it names for the first time are taken in.')),
                ('status', models.CharField(choices=[('active', 'active'), ('waiting', 'waits for approval'), ('off', 'off')], default='active', max_length=10)),
                ('origins', models.JSONField(blank=True, default=list, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Login',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=64)),
                ('nonce', models.CharField(max_length=64)),
                ('binding', models.CharField(max_length=64)),
                ('target_link_uri', models.TextField()),
                ('asked', models.JSONField(default=dict)),
                ('storage_target', models.CharField(blank=True, max_length=255)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('platform', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lti_tool.platform')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('who', models.CharField(max_length=250)),
                ('needs_approval', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('platform', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lti_tool.platform')),
            ],
        ),
        migrations.CreateModel(
            name='PlatformDeployment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deployment_id', models.CharField(max_length=255)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('platform', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deployments', to='lti_tool.platform')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='PlatformContext',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('context_id', models.CharField(max_length=255)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('memberships_url', models.TextField(blank=True)),
                ('next_pull_at', models.DateTimeField(blank=True, null=True)),
                ('pulled_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('deployment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contexts', to='lti_tool.platformdeployment')),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource_link_id', models.CharField(max_length=255)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('item', models.TextField(blank=True)),
                ('line_item', models.TextField(blank=True)),
                ('line_items', models.TextField(blank=True)),
                ('scopes', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('course', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.course')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('context', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='links', to='lti_tool.platformcontext')),
                ('deployment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='lti_tool.platformdeployment')),
            ],
        ),
        migrations.CreateModel(
            name='DeepLinkingRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('learner', models.UUIDField(help_text='Who chooses.')),
                ('settings', models.JSONField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
                ('deployment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lti_tool.platformdeployment')),
            ],
        ),
        migrations.CreateModel(
            name='Passback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.CharField(help_text='How the platform calls the learner.', max_length=255)),
                ('state', models.CharField(choices=[('idle', 'nothing to tell'), ('waiting', 'waiting'), ('sent', 'sent'), ('refused', 'given up')], default='idle', max_length=10)),
                ('wanted', models.PositiveBigIntegerField(default=0)),
                ('told', models.PositiveBigIntegerField(default=0)),
                ('score', models.JSONField(help_text='What the platform has accepted last.', null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_timestamp', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('answer_status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('enrollment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.enrollment')),
                ('item', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.courseitem')),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.learner')),
                ('link', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='passbacks', to='lti_tool.link')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'enrollment'], name='passbacks_of_enrollment'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='passbacks_due'), models.Index(fields=['tenant', 'state', '-id'], name='passbacks_by_state'), models.Index(fields=['tenant', 'learner'], name='passbacks_of_learner'), models.Index(fields=['tenant', 'item'], name='passbacks_of_item')],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('link'), models.F('user_id'), name='passback_of_link_and_user')],
            },
        ),
        migrations.AddConstraint(
            model_name='platform',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('issuer'), models.F('client_id'), name='platform_of_issuer_and_client', violation_error_message='This issuer is registered with this client id already.'),
        ),
        migrations.AddIndex(
            model_name='login',
            index=models.Index(fields=['expires_at'], name='logins_expired'),
        ),
        migrations.AddConstraint(
            model_name='login',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('state'), name='login_of_state'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('digest'), name='invitation_of_secret'),
        ),
        migrations.AddConstraint(
            model_name='platformdeployment',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('platform'), models.F('deployment_id'), name='deployment_of_platform'),
        ),
        migrations.AddIndex(
            model_name='platformcontext',
            index=models.Index(condition=models.Q(('next_pull_at__isnull', False)), fields=['next_pull_at'], name='contexts_to_pull'),
        ),
        migrations.AddConstraint(
            model_name='platformcontext',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('deployment'), models.F('context_id'), name='context_of_deployment'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['tenant', 'context', 'course'], name='links_of_context'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['tenant', 'course'], name='links_to_course'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('deployment'), models.F('resource_link_id'), name='link_of_deployment'),
        ),
        migrations.AddIndex(
            model_name='deeplinkingrequest',
            index=models.Index(fields=['expires_at'], name='deep_linking_expired'),
        ),
        lead_with_tenant(
            "lti_tool_platform",
            "lti_tool_login",
            "lti_tool_invitation",
            "lti_tool_platformdeployment",
            "lti_tool_platformcontext",
            "lti_tool_link",
            "lti_tool_deeplinkingrequest",
            "lti_tool_passback",
        ),
    ]
