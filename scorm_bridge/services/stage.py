"""The stage: the page of ours on the content origin in which SCORM content runs, and how a launch leads to it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from courses.rules.errors import CannotLaunch
from courses.services.launchers import Launch
from scorm_bridge.services.player_files import player

PREFIX = "/player/scorm/"
SCRIPT = "scorm_bridge/around.js"


def launch(tenant_id: int, token: str, *, origin: str, own_window: bool = False) -> Launch:
    """Return how a browser is led to the stage with the token of a session; the page around runs our script."""
    if player().problem:
        raise CannotLaunch(_("SCORM content can't be played here: the administrator has to install the player."))
    return Launch(
        address(tenant_id, token, origin=origin), own_window=own_window, script=SCRIPT, facts=facts(), in_frames=True
    )


def address(tenant_id: int, token: str, *, origin: str) -> str:
    """Return the stage's address. What stands after its # reaches no server, no log and no other site."""
    return f"{settings.CONTENT_ORIGIN}{PREFIX}{tenant_id}/stage.html#{token}@{origin}"


def facts() -> dict[str, Any]:
    """Return what the script around the stage needs to know."""
    return {
        "stage": settings.CONTENT_ORIGIN,
        "words": {
            "unsaved": _("Your latest work isn't saved yet."),
            "unsavedWhy": _("It is kept on this device, and sent when you open this course here again."),
            "stay": _("Stay and wait"),
            "leave": _("Leave"),
            "saving": _("Saving …"),
        },
    }
