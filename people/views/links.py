"""Links to the next page of a list."""

from rest_framework.request import Request


def next_link(request: Request, **parameters: object) -> str:
    """Return the address of this list with these parameters; empty ones are left out."""
    query = request.query_params.copy()
    query.clear()
    query.update({name: str(value) for name, value in parameters.items() if value not in ("", None)})
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
