"""Our own keys, by which everything we send as platform and as tool is signed."""

from django.db import models


class SigningKey(models.Model):
    """An RSA key pair of the installation; the private half is encrypted (people.services.encryption).

    It signs from ``signs_from`` until the next one does; it is published before, and for a while after.
    """

    kid = models.CharField(max_length=64, primary_key=True)
    private = models.BinaryField()
    public = models.JSONField(help_text="The public half as a JSON Web Key.")
    signs_from = models.DateTimeField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-signs_from"]
        # Superusers only: the keys are everybody's.
        default_permissions = ()

    def __str__(self) -> str:
        return self.kid
