"""The About Resource (xAPI 1.0.3 Communication §2.8; xAPI 2.0 §4.1.6.7)."""

from django.conf import settings
from django.http import HttpResponse

from lrs.http.base import XAPIView
from lrs.http.exchange import Exchange
from lrs.rules.versions import SUPPORTED_VERSIONS
from lrs.views.document_view import json_answer

LIMITS = "urn:tributary:limits"
"""The extension that tells clients how much they may send at once."""


class AboutView(XAPIView):
    """Says which versions the store speaks; needs neither a credential nor a version."""

    version_required = False
    credential_required = False

    def get(self, exchange: Exchange) -> HttpResponse:
        """Answer the versions and, as an extension, the limits of a request."""
        exchange.allow_parameters()
        limits = {"bodyBytes": settings.MAX_BODY_BYTES, "batchStatements": settings.MAX_BATCH_STATEMENTS}
        return json_answer({"version": SUPPORTED_VERSIONS, "extensions": {LIMITS: limits}})
