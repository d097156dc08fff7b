"""Documents: State, Activity Profile and Agent Profile (xAPI 1.0.3 Communication §2.2)."""

from django.db import models

from lrs.models.statement_log import tenant_key


class Document(models.Model):
    """What the three document resources share.

    ``key`` is the digest of everything that identifies the document, "no registration" included, so that a
    unique key can't be undermined by NULL. ``owner`` is the digest of what a list of ids is asked by.
    """

    tenant = tenant_key()
    key = models.UUIDField()
    owner = models.UUIDField()
    content = models.BinaryField()
    content_type = models.CharField(max_length=255)
    etag = models.CharField(max_length=40)
    stored = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint("tenant", "key", name="%(class)s_of_tenant")]
        # Multiple document GET and DELETE: by owner, since a moment.
        indexes = [models.Index("tenant", "owner", "stored", name="%(class)s_by_owner")]


class State(Document):
    """What an Activity Provider keeps for one Agent in one Activity, with or without a registration."""

    activity_iri = models.TextField()
    agent = models.TextField()
    registration = models.UUIDField(null=True)
    state_id = models.TextField()

    class Meta(Document.Meta):
        pass

    def __str__(self) -> str:
        return self.state_id


class ActivityProfile(Document):
    """What is kept about an Activity for everybody."""

    activity_iri = models.TextField()
    profile_id = models.TextField()

    class Meta(Document.Meta):
        pass

    def __str__(self) -> str:
        return self.profile_id


class AgentProfile(Document):
    """What is kept about an Agent across Activities."""

    agent = models.TextField()
    profile_id = models.TextField()

    class Meta(Document.Meta):
        pass

    def __str__(self) -> str:
        return self.profile_id
