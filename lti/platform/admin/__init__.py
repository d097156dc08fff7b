"""Tools, deployments, groups and notices in the administration."""

from lti.platform.admin.course_group import CourseGroupAdmin
from lti.platform.admin.deployment import DeploymentAdmin
from lti.platform.admin.name_in_lti1p1 import NameInLti1p1Admin
from lti.platform.admin.notice import NoticeAdmin
from lti.platform.admin.resource_link import ResourceLinkAdmin
from lti.platform.admin.tool import ToolAdmin

__all__ = [
    "CourseGroupAdmin",
    "DeploymentAdmin",
    "NameInLti1p1Admin",
    "NoticeAdmin",
    "ResourceLinkAdmin",
    "ToolAdmin",
]
