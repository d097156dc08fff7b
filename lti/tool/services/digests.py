"""What is known of secrets that are kept elsewhere: by browsers, platforms and invited administrators."""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """Return a text that nobody guesses, and that URLs and cookies can carry."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def fits(secret: str, digest: str) -> bool:
    """Tell whether a secret is the one that is known, in constant time."""
    return hmac.compare_digest(digest_of(secret), digest)
