"""The administration of platforms that launch us."""

from lti.tool.admin.context import ContextAdmin
from lti.tool.admin.link import LinkAdmin
from lti.tool.admin.passback import PassbackAdmin
from lti.tool.admin.platform import PlatformAdmin
from lti.tool.admin.platform_course import PlatformCourseAdmin

__all__ = ["ContextAdmin", "LinkAdmin", "PassbackAdmin", "PlatformAdmin", "PlatformCourseAdmin"]
