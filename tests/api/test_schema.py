"""The API's description: valid, complete, and browsable without any other server."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


@pytest.fixture(scope="module")
def schema() -> dict:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        return SchemaGenerator().get_schema(request=None, public=True)


def test_it_is_valid_openapi_3_1_without_a_warning(schema):
    validate_schema(schema)
    assert schema["openapi"] == "3.1.0"
    assert not GENERATOR_STATS


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> list[str]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        here = prefix + str(pattern.pattern)
        found += [here] if isinstance(pattern, URLPattern) else addresses(pattern, here)
    return found


def test_it_describes_every_address_of_the_api(schema):
    served = {re.sub(r"<\w+:(\w+)>", r"{\1}", each) for each in addresses() if each.startswith("/api/v1/")}
    assert set(schema["paths"]) == served


def test_every_operation_says_how_it_may_be_refused(schema):
    for path in schema["paths"].values():
        for operation in path.values():
            assert {"400", "401", "403", "404", "409", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"credential": []}, {"accessToken": []}, {"session": []}]


def test_a_refusal_is_as_the_schema_says(schema, client):
    described = schema["components"]["schemas"]["Refusal"]
    answer = client.post("credentials", {}).json()
    assert set(answer) == set(described["required"])
    problem = described["properties"]["problems"]["items"]
    assert set(answer["problems"][0]) == set(problem["required"])


def test_the_schema_is_served():
    response = Client().get("/api/schema/", headers={"accept": "application/json"})
    assert response.status_code == 200
    assert response.json()["info"]["title"] == "Tributary management API"


def test_the_page_asks_no_other_server_for_anything():
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*\"", page.content.decode()) == []
    for asset in re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", page.content.decode()):
        assert finders.find(asset.removeprefix("/static/")), asset
