"""How much of its rate limit a credential has left."""

from django.db import models

from people.models.credential import Credential


class RateBucket(models.Model):
    """One row for each credential that has a limit and was used; changed by one statement a request.

    ``refused`` says whether the last request found the bucket empty, which the statement returns.
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, primary_key=True, related_name="+")
    tokens = models.FloatField()
    filled_at = models.FloatField(help_text="Seconds since the epoch.")
    refused = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.tokens:.1f} of credential {self.credential_id}"
