"""What is stored (people)."""

from people.models.audit_entry import AuditEntry
from people.models.credential import Credential
from people.models.oauth_client import OAuthClient
from people.models.rate_bucket import RateBucket
from people.models.tenant import Tenant

__all__ = ["AuditEntry", "Credential", "OAuthClient", "RateBucket", "Tenant"]
