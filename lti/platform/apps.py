"""Registers the platform side of LTI with Django."""

from django.apps import AppConfig
from django.urls import reverse


class LtiPlatformConfig(AppConfig):
    """We launch external tools."""

    name = "lti.platform"
    label = "lti_platform"
    verbose_name = "LTI 1.3 platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Launch items that are tools', and register what is done at its own time."""
        from courses.services import course_pages, launchers, learner_groups  # noqa: PLC0415 - models can't be imported before Django is ready
        from lti.platform.services import (  # noqa: PLC0415
            content,
            content_files,
            groups,
            inventory,
            invitations,
            launch_requests,
            launcher,
            links,
            notices,
        )
        from lti.security.services import jobs  # noqa: PLC0415
        from people.services import connections, oauth_clients  # noqa: PLC0415

        course_pages.register("Content", lambda course_id: reverse("lti-course-editor", args=[course_id]))
        course_pages.register("Gradebook", lambda course_id: reverse("lti-gradebook", args=[course_id]))
        course_pages.register_maker(
            "of tools and links", lambda tenant_id, title, who: links.create_course(tenant_id, title, who=who)
        )
        learner_groups.register(groups.members_of)
        launchers.register(links.KIND, launcher.LtiLauncher())
        launchers.register(content.KIND, content.LinkedContentLauncher())
        jobs.register("notices sent", notices.send_due, seconds=5)
        jobs.register("files tried to fetch", content_files.fetch_due, seconds=5)
        jobs.register("launches forgotten", launch_requests.clear, seconds=3600)
        jobs.register("invitations of tools forgotten", invitations.clear, seconds=3600)
        jobs.register("access tokens forgotten", oauth_clients.forget_expired, seconds=3600)
        connections.register(self.name, inventory.connections)
