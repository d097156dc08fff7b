"""How administrators decide who may do what; every change goes through the services, and into the audit trail."""

from people.admin.audit_entry import AuditEntryAdmin
from people.admin.credential import CredentialAdmin
from people.admin.index import with_notices
from people.admin.integration import IntegrationAdmin
from people.admin.learner import LearnerAdmin
from people.admin.tenant import TenantAdmin
from people.admin.user import GroupAdmin, UserAdmin

__all__ = [
    "AuditEntryAdmin",
    "CredentialAdmin",
    "GroupAdmin",
    "IntegrationAdmin",
    "LearnerAdmin",
    "TenantAdmin",
    "UserAdmin",
    "with_notices",
]
