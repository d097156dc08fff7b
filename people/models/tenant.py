"""An organisation whose data nobody else sees."""

from django.conf import settings
from django.db import models


class Tenant(models.Model):
    """Everything stored belongs to one tenant; its id leads every key."""

    id = models.AutoField(primary_key=True)
    slug = models.SlugField(max_length=63, unique=True)
    name = models.CharField(max_length=200)
    home_page = models.URLField(
        max_length=500,
        help_text="The homePage of the accounts by which this tenant's credentials and learners are known.",
    )
    learners_known_by = models.CharField(
        max_length=10,
        choices=[("account", "an account on the home page"), ("mbox", "their e-mail address")],
        default="account",
        help_text="How Statements name this tenant's learners.",
    )
    administrators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Staff who see this tenant in the administration; superusers see every tenant.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
