"""The ``more`` link: a signed token that says how a query goes on (xAPI 1.0.3 Communication §2.1.3).

The token holds the parameters and the last position, not a state on the server: it stays valid as long as the
Statements do. It is signed so that a wrong one is recognised, and it grants nothing: the next page is again asked
with a credential, and answered from that credential's tenant only.
"""

from collections.abc import Mapping

from django.core import signing

from lrs.rules.errors import MalformedRequest

_SALT = "lrs.more"


def token_for(parameters: Mapping[str, str], *, after: int, tenant_id: int) -> str:
    """Return the token of the page that follows this position."""
    return signing.dumps([tenant_id, after, dict(parameters)], salt=_SALT, compress=True)


def read_token(token: str, *, tenant_id: int) -> tuple[dict[str, str], int]:
    """Return parameters and position of a token; MalformedRequest for one that isn't this tenant's."""
    try:
        owner, after, parameters = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):  # or one that another release of this store signed
        owner, after, parameters = None, 0, {}
    if owner != tenant_id:
        raise MalformedRequest(
            "The 'more' link is not one that this store gave; start again from the query itself.",
            section="xAPI 1.0.3 Communication §2.1.3",
        )
    return parameters, after
