"""Tools as items of courses: how they are launched for a learner."""

from typing import Any
from uuid import UUID

from courses.services.launchers import Launch
from lti.platform.models import ResourceLink
from lti.platform.services import addresses, launch_requests, links, tools
from lti.security.rules import vocabulary as v
from people.services import learner_accounts

STORAGE_SCRIPT = "lti/platform/storage.js"


class LtiLauncher:
    """Launches resource links."""

    modes = ("Normal",)

    def launch(self, enrollment: Any, item: Any, *, mode: str, origin: str, return_url: str | None) -> Launch:
        """Prepare a launch of the link that the item is, for the enrolled learner."""
        link = links.of_item(enrollment.tenant_id, item.pk)
        links.check_available(link)
        return launch_of(
            link,
            learner_id=enrollment.learner_id,
            registration=enrollment.pk,
            return_url=_way_back(enrollment, return_url),
            signed_in=_is_of_learner_pages(enrollment, return_url),
        )

    def enrolled(self, enrollment: Any) -> None:
        """Nothing is fulfilled from the start."""


def _way_back(enrollment: Any, return_url: str | None) -> str:
    """Return where a tool leads back to: in place of the usual page one that shows what the tool has to say."""
    if return_url and not _is_of_learner_pages(enrollment, return_url):
        return return_url
    return addresses.back_to_enrollment(enrollment.tenant_id, enrollment.pk)


def _is_of_learner_pages(enrollment: Any, return_url: str | None) -> bool:
    """Tell whether an item is opened from the learner pages, where people sign in."""
    return not return_url or return_url.endswith(f"/learn/enrollments/{enrollment.pk}/return")


def launch_of(
    link: ResourceLink, *, learner_id: UUID, registration: UUID | None, return_url: str, signed_in: bool = True
) -> Launch:
    """Prepare a launch of a link for a learner, enrolled or not.

    Who isn't signed in comes from a page of ours in another system's frame: they are known by its address and have no
    session, whether they could have one or not. Such a page opens tools in a window of their own; the launch is bound
    to the browser that begins it.
    """
    tool = link.tool
    tools.check_active(tool)
    own_window = opens_own_window(link) or not signed_in
    url = launch_requests.prepare(
        tool,
        link.deployment,
        message_type=v.RESOURCE_LINK_REQUEST,
        target_link_uri=link.url or tool.target_link_uri,
        user=learner_accounts.user_of_learner(link.tenant_id, learner_id) if signed_in else None,
        facts={
            "link": str(link.pk),
            "course": str(link.course_id),
            "learner": str(learner_id),
            "registration": str(registration) if registration else None,
            "return_url": return_url,
            "target": "window" if own_window else "iframe",
        },
    )
    return framed(tool, url, own_window=own_window)


def framed(tool: Any, url: str, *, own_window: bool) -> Launch:
    """Return how a tool is shown: in a frame, beside which the page keeps what the tool can't keep in cookies."""
    origins = tools.origins_of(tool)
    return Launch(
        url,
        own_window=own_window,
        script=STORAGE_SCRIPT,
        # Tools often lead on to hosts of theirs that aren't registered.
        frames=(*origins, "https:"),
        facts={"origins": origins},
    )


def opens_own_window(link: ResourceLink) -> bool:
    """Tell whether a link opens in a window of its own: as its author wishes, or as the tool is set."""
    wishes = link.presentation
    if "iframe" in wishes:
        return False
    return "window" in wishes or link.tool.own_window
