"""The JSON Schema of learning records: public, since it holds nobody's data."""

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_SCHEMA = files("feeds.rules").joinpath("learning-record-1.0.json").read_bytes()


@require_safe
def learning_record_schema(_request: HttpRequest) -> HttpResponse:
    """Answer with the schema of learning records 1.0."""
    return HttpResponse(_SCHEMA, content_type="application/schema+json", headers={"Access-Control-Allow-Origin": "*"})
