"""Where OAuth 2.0 clients ask for tokens."""

from django.urls import path

from people.views.oauth import RevokeTokenView, TokenView

app_name = "people"

urlpatterns = [
    path("oauth/token/", TokenView.as_view(), name="token"),
    path("oauth/revoke_token/", RevokeTokenView.as_view(), name="revoke-token"),
]
