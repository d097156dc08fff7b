"""What Assignable Units ask beside the xAPI (cmi5 §8.2)."""

from django.urls import re_path

from cmi5.views.fetch import FetchView, UnknownFetchView

urlpatterns = [
    re_path(
        r"^fetch/(?P<tenant_id>[0-9]{1,9})/(?P<session_id>[0-9a-f-]{36})/(?P<secret>[A-Za-z0-9]+)\Z",
        FetchView.as_view(),
    ),
    re_path(r"^fetch/.*", UnknownFetchView.as_view()),
]
