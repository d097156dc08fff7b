"""The administration's pages of LTI: the inspector, and our own keys."""

from lti.security.admin.exchange import ExchangeAdmin
from lti.security.admin.signing_key import SigningKeyAdmin

__all__ = ["ExchangeAdmin", "SigningKeyAdmin"]
