"""What Assignable Units ask beside the xAPI (cmi5 §8.2)."""

from django.urls import path

from cmi5.views.fetch import FetchView

urlpatterns = [
    path("fetch/<int:tenant_id>/<uuid:session_id>/<str:secret>", FetchView.as_view(), name="cmi5-fetch"),
]
