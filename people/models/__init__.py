"""What is stored (people)."""

from people.models.credential import Credential
from people.models.tenant import Tenant

__all__ = ["Credential", "Tenant"]
