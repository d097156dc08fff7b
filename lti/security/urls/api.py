"""The management API's addresses of the inspector, below ``/api/v1/``."""

from django.urls import path

from lti.security.views.api_exchanges import ExchangesView, ExchangeView

urlpatterns = [
    path("lti/exchanges", ExchangesView.as_view(), name="api-lti-exchanges"),
    path("lti/exchanges/<uuid:exchange_id>", ExchangeView.as_view(), name="api-lti-exchange"),
]
