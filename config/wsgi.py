"""The WSGI application: Django, with requests that can be read whatever their Content-Type says."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Request(WSGIRequest):
    """A request whose Content-Type may have parameters in an encoding that nobody knows."""

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        """Have no type where Django would raise before anybody could answer; the header itself stays."""
        try:
            super()._set_content_type_params(meta)
        except ValueError:
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    """Django's handler with these requests."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()
