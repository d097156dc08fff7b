"""The management API's addresses of the log, below ``/api/v1/``."""

from django.urls import path

from lrs.views.api_statements import StatementsView, StatementView, VoidStatementView

urlpatterns = [
    path("statements", StatementsView.as_view(), name="api-statements"),
    path("statements/<uuid:statement_id>", StatementView.as_view(), name="api-statement"),
    path("statements/<uuid:statement_id>/void", VoidStatementView.as_view(), name="api-statement-void"),
]
