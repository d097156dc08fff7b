"""What is stored (people)."""

from people.models.audit_entry import AuditEntry
from people.models.credential import Credential
from people.models.integration import Integration
from people.models.learner import Learner, LearnerAccount, LearnerIdentity
from people.models.mailed_notice import MailedNotice
from people.models.oauth_client import OAuthClient
from people.models.rate_bucket import RateBucket
from people.models.tenant import Tenant

__all__ = [
    "AuditEntry",
    "Credential",
    "Integration",
    "Learner",
    "LearnerAccount",
    "LearnerIdentity",
    "MailedNotice",
    "OAuthClient",
    "RateBucket",
    "Tenant",
]
