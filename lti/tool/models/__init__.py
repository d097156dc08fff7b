"""What is stored (lti.tool)."""

from lti.tool.models.deep_linking_request import DeepLinkingRequest
from lti.tool.models.invitation import Invitation
from lti.tool.models.link import Link
from lti.tool.models.login import Login
from lti.tool.models.passback import Passback
from lti.tool.models.platform import Platform
from lti.tool.models.platform_context import PlatformContext
from lti.tool.models.platform_course import PlatformCourse
from lti.tool.models.platform_deployment import PlatformDeployment

__all__ = [
    "DeepLinkingRequest",
    "Invitation",
    "Link",
    "Login",
    "Passback",
    "Platform",
    "PlatformContext",
    "PlatformCourse",
    "PlatformDeployment",
]
