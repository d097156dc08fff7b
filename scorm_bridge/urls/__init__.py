"""What players ask."""

from django.urls import path

from scorm_bridge.views import run

urlpatterns = [
    path("run/open", run.open_, name="scorm-open"),
    path("run/commit", run.commit, name="scorm-commit"),
]
