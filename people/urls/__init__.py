"""Where OAuth 2.0 clients ask for tokens, below ``/oauth/``."""

from django.urls import path

from people.views.oauth import RevokeTokenView, TokenView

app_name = "people"

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("revoke_token/", RevokeTokenView.as_view(), name="revoke-token"),
]
