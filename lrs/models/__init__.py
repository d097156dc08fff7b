"""What is stored (lrs)."""

from lrs.models.activity import Activity
from lrs.models.attachment import Attachment
from lrs.models.document import ActivityProfile, AgentProfile, State
from lrs.models.refused_request import RefusedRequest
from lrs.models.statement_log import Reference, Statement, StatementIdentity, StatementKey, StatementReference

__all__ = [
    "Activity",
    "ActivityProfile",
    "AgentProfile",
    "Attachment",
    "Reference",
    "RefusedRequest",
    "State",
    "Statement",
    "StatementIdentity",
    "StatementKey",
    "StatementReference",
]
