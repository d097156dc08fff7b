"""Who learns, teaches and administers courses: people, and the identities by which Statements know them."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from people.models.tenant import Tenant
from people.rules.names import LONGEST, name_key


class Learner(models.Model):
    """A person of a tenant, whatever the roles that they have in courses.

    ``account_name`` is the name of the account by which Statements know them (xAPI 1.0.3 Data §2.4.2.4): random by
    default, so that nothing of the person is in it. ``name_key`` is the name as it is sorted and found.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    name_key = models.BinaryField(max_length=LONGEST, default=b"", editable=False)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(
        max_length=200, null=True, blank=True, help_text="How another system of the organisation knows them."
    )
    account_name = models.CharField(max_length=200, editable=False)
    language = models.CharField(max_length=35, blank=True, help_text="A language tag (RFC 5646), such as de-CH.")
    created_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "external_id", name="learner_external_id"),
            models.UniqueConstraint("tenant", "account_name", name="learner_account_name"),
        ]
        indexes = [
            # The list of a tenant's learners, and those whose names begin alike; a person is found by their address.
            models.Index("tenant", "name_key", "id", name="learner_by_name_key"),
            models.Index("tenant", Lower("email"), name="learner_by_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Keep the key with the name."""
        self.name_key = name_key(self.name)
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)


class LearnerIdentity(models.Model):
    """An xAPI Agent that is this person; ``identifier`` is its Inverse Functional Identifier as one text.

    ``digest`` stands for it in the unique key, because IRIs may be longer than an index entry.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="identities", db_index=False)
    digest = models.UUIDField()
    identifier = models.TextField()
    agent = models.JSONField()

    class Meta:
        verbose_name_plural = "learner identities"
        constraints = [models.UniqueConstraint("tenant", "digest", name="learner_identity_of_tenant")]
        indexes = [models.Index("tenant", "learner", name="identities_of_learner")]

    def __str__(self) -> str:
        return self.identifier


class LearnerAccount(models.Model):
    """The user by whom a person signs in to the learner pages.

    Users are found before anybody knows whose they are, so this table isn't distributed by tenant and has no
    database constraint to the learner.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="learner_account"
    )
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="accounts", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "learner", name="account_of_learner")]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.learner_id}"
