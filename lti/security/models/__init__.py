"""What is stored (lti.security)."""

from lti.security.models.exchange import Exchange
from lti.security.models.remote_key_set import RemoteKeySet
from lti.security.models.signing_key import SigningKey
from lti.security.models.used_once import UsedOnce

__all__ = ["Exchange", "RemoteKeySet", "SigningKey", "UsedOnce"]
