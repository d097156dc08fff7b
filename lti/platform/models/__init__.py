"""What is stored (lti.platform)."""

from lti.platform.models.course_group import CourseGroup, CourseGroupSet, GroupEnrollment
from lti.platform.models.course_origin import CourseOrigin
from lti.platform.models.deployment import Deployment
from lti.platform.models.invitation import Invitation
from lti.platform.models.launch_request import LaunchRequest
from lti.platform.models.line_item import LineItem
from lti.platform.models.linked_content import LinkedContent
from lti.platform.models.name_in_lti1p1 import NameInLti1p1
from lti.platform.models.notice import Notice, NoticeHandler
from lti.platform.models.resource_link import ResourceLink
from lti.platform.models.score import Result, Score
from lti.platform.models.tool import Tool

__all__ = [
    "CourseGroup",
    "CourseGroupSet",
    "CourseOrigin",
    "Deployment",
    "GroupEnrollment",
    "Invitation",
    "LaunchRequest",
    "LineItem",
    "LinkedContent",
    "NameInLti1p1",
    "Notice",
    "NoticeHandler",
    "ResourceLink",
    "Result",
    "Score",
    "Tool",
]
