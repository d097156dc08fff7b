"""The resources of the xAPI (xAPI 1.0.3 Communication §2; xAPI 2.0 §4.1.6)."""

from django.urls import path

from lrs.views.statements import MoreStatementsView, StatementsView

urlpatterns = [
    path("statements", StatementsView.as_view(), name="xapi-statements"),
    path("statements/more/<str:token>", MoreStatementsView.as_view(), name="xapi-more-statements"),
]
