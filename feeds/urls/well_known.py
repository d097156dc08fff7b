"""What is published for everybody."""

from django.urls import path

from feeds.views.api_manifests import manifest_keys_page

urlpatterns = [path("manifest-keys.json", manifest_keys_page, name="manifest-keys")]
