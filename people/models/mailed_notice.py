"""MailedNotice: of what a tenant's administrators were told by mail, as long as it lasts."""

from django.db import models

from people.models.tenant import Tenant


class MailedNotice(models.Model):
    """``key`` is that of a notice in people.services.notices; the row goes when there is nothing to notice any more."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # Whoever adds the row sends the mail.
        constraints = [models.UniqueConstraint("tenant", "key", name="mailed_notice_of_tenant")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
