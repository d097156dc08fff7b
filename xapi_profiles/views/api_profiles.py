"""Profiles for clients: the current one, all versions, and whatever they define, by IRI (Communication §1.1)."""

from typing import Any, ClassVar

import orjson
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.services.package_body import AnyBody, package_of
from courses.views.api_page import Page
from people.services.api_callers import TENANT, caller_of
from xapi_profiles.services import loading, shelf
from xapi_profiles.views.serializers import (
    LoadedProfileSerializer,
    NamedSerializer,
    ProfilePageSerializer,
    ProfileQuerySerializer,
    ProfileSerializer,
    ProfileVersionsSerializer,
)

JSON, JSON_LD = "application/json", "application/ld+json"
READING: dict[str, str] = {"GET": "xapi_profiles.view_profile"}
_AS_DOCUMENT = {(200, JSON): OpenApiTypes.OBJECT, (200, JSON_LD): OpenApiTypes.OBJECT}


class LinkedDataRenderer(JSONRenderer):
    """Stands for JSON-LD where answers are chosen."""

    media_type = JSON_LD
    format = "jsonld"


def _asked(request: Request) -> tuple[int, str]:
    asked = NamedSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return caller_of(request).tenant(asked.validated_data.get("tenant")).pk, asked.validated_data["iri"]


def _is_linked_data(request: Request) -> bool:
    return bool(request.accepted_renderer.media_type == JSON_LD)  # type: ignore[attr-defined]


class ProfilesView(APIView):
    """The Profiles of a tenant."""

    permissions: ClassVar[dict[str, str]] = {**READING, "POST": "xapi_profiles.add_profile"}
    parser_classes: ClassVar[list[type]] = [AnyBody]

    @extend_schema(
        operation_id="list_profiles",
        parameters=[ProfileQuerySerializer],
        responses=ProfilePageSerializer,
        tags=["profiles"],
    )
    def get(self, request: Request) -> Response:
        """List Profiles by title."""
        page = Page(request, "profiles", ProfileQuerySerializer)
        after = (page.place["title"], page.place["id"]) if page.place else ("", "")
        found, last = shelf.profiles_of(page.tenant.pk, after=after, at_most=page.query["limit"])
        more = {"title": last.title, "id": str(last.pk)} if last else None
        return page.answer(ProfileSerializer, found, more)

    @extend_schema(
        operation_id="load_profile",
        parameters=[TENANT],
        request={JSON_LD: OpenApiTypes.OBJECT, JSON: OpenApiTypes.OBJECT},
        responses={200: LoadedProfileSerializer, 201: LoadedProfileSerializer},
        tags=["profiles"],
    )
    def post(self, request: Request) -> Response:
        """Load a Profile's document; 200 if it was here already, 400 with all that keeps it from being read."""
        caller = caller_of(request)
        tenant = caller.tenant(request.query_params.get("tenant"))
        with package_of(request) as file:
            loaded = loading.load(tenant.pk, file.read(loading.MOST_BYTES + 1), who=caller.who)
        return Response(LoadedProfileSerializer(loaded).data, status=201 if loaded.is_new else 200)


@method_decorator(vary_on_headers("Accept", "Authorization", "Cookie"), name="dispatch")
class DocumentView(APIView):
    """The document of a Profile."""

    permissions: ClassVar[dict[str, str]] = READING
    renderer_classes: ClassVar[list[type[Any]]] = [JSONRenderer, LinkedDataRenderer]

    @extend_schema(
        operation_id="retrieve_profile", parameters=[NamedSerializer], responses=_AS_DOCUMENT, tags=["profiles"]
    )
    def get(self, request: Request) -> HttpResponse:
        """Return a document as it was loaded: of a Profile's IRI the current version, of a version's that one."""
        tenant_id, iri = _asked(request)
        version = shelf.version_named(tenant_id, iri)
        return HttpResponse(version.document, content_type=JSON_LD if _is_linked_data(request) else JSON)


class VersionsView(APIView):
    """The versions of a Profile."""

    permissions: ClassVar[dict[str, str]] = READING

    @extend_schema(
        operation_id="list_profile_versions",
        parameters=[NamedSerializer],
        responses=ProfileVersionsSerializer,
        tags=["profiles"],
    )
    def get(self, request: Request) -> Response:
        """List all versions of a Profile, newest first."""
        tenant_id, iri = _asked(request)
        versions = shelf.versions_of(shelf.named(tenant_id, iri))
        return Response(ProfileVersionsSerializer({"results": versions}).data)


@method_decorator(vary_on_headers("Accept", "Authorization", "Cookie"), name="dispatch")
class PartView(APIView):
    """A Concept, Statement Template or Pattern."""

    permissions: ClassVar[dict[str, str]] = READING
    renderer_classes: ClassVar[list[type[Any]]] = [JSONRenderer, LinkedDataRenderer]

    @extend_schema(
        operation_id="retrieve_profile_part", parameters=[NamedSerializer], responses=_AS_DOCUMENT, tags=["profiles"]
    )
    def get(self, request: Request) -> HttpResponse:
        """Return what an IRI stands for; as JSON-LD with the context of its Profile."""
        tenant_id, iri = _asked(request)
        part = shelf.part_named(tenant_id, iri)
        if _is_linked_data(request):
            return HttpResponse(orjson.dumps({"@context": part.context, **part.source}), content_type=JSON_LD)
        return HttpResponse(orjson.dumps(part.source), content_type=JSON)
