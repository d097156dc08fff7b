"""The administration of platforms that launch us."""

from lti.tool.admin.context import ContextAdmin
from lti.tool.admin.link import LinkAdmin
from lti.tool.admin.passback import PassbackAdmin
from lti.tool.admin.platform import PlatformAdmin

__all__ = ["ContextAdmin", "LinkAdmin", "PassbackAdmin", "PlatformAdmin"]
