"""Registers the tool side of LTI with Django."""

from django.apps import AppConfig


class LtiToolConfig(AppConfig):
    """Other LMSs launch us."""

    name = "lti.tool"
    label = "lti_tool"
    verbose_name = "LTI 1.3 tool"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what learners reach, show content in platforms, register a way out and what has a time of its own."""
        from courses.services import framing, progress_listeners  # noqa: PLC0415 - needs Django to be ready
        from feeds.services import sinks  # noqa: PLC0415
        from lti.security.services import jobs  # noqa: PLC0415
        from lti.tool.services import (  # noqa: PLC0415
            deep_linking,
            inventory,
            invitations,
            logins,
            passbacks,
            platforms,
            rosters,
            sending,
        )
        from lti.tool.sinks import passback  # noqa: PLC0415
        from people.services import connections  # noqa: PLC0415

        progress_listeners.register(passbacks.want)
        framing.register(platforms.framing)
        sinks.register(passback.SINK)
        jobs.register("scores sent to platforms", sending.send_due, seconds=2)
        jobs.register("rosters pulled from platforms", rosters.pull_due, seconds=30)
        jobs.register("logins of platforms forgotten", logins.clear, seconds=3600)
        jobs.register("Deep Linking requests forgotten", deep_linking.clear, seconds=3600)
        jobs.register("invitations of platforms forgotten", invitations.clear, seconds=86_400)
        connections.register(self.name, inventory.connections)
