"""How one home page may be written. RFC 3986 §6.2."""

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def spellings(url: str) -> set[str]:
    """Return the ways to write an address, in lower case: with and without a slash at its end, and the usual port."""
    plain = url.strip().rstrip("/").lower()
    found = {plain, f"{plain}/"}
    try:
        parts = urlsplit(plain)
        usual = _PORTS.get(parts.scheme)
        if parts.hostname and usual is not None and parts.port in (None, usual):
            host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
            for netloc in (host, f"{host}:{usual}"):
                other = parts._replace(netloc=netloc).geturl().rstrip("/")
                found |= {other, f"{other}/"}
    except ValueError:
        pass
    return found
