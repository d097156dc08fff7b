"""How administrators look into the store: nothing in here changes what is stored."""

from lrs.admin.activity import ActivityAdmin
from lrs.admin.attachment import AttachmentAdmin
from lrs.admin.document import ActivityProfileAdmin, AgentProfileAdmin, StateAdmin
from lrs.admin.refused_request import RefusedRequestAdmin
from lrs.admin.statement import StatementAdmin

__all__ = [
    "ActivityAdmin",
    "ActivityProfileAdmin",
    "AgentProfileAdmin",
    "AttachmentAdmin",
    "RefusedRequestAdmin",
    "StateAdmin",
    "StatementAdmin",
]
