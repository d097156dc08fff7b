"""Signing in and out of the learner pages, and another password."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from courses.views.learn_page import for_learners, page, with_policy

_TEMPLATES = "courses/learn"

sign_in = with_policy(
    LoginView.as_view(
        template_name=f"{_TEMPLATES}/sign_in.html", next_page=reverse_lazy("learn"), redirect_authenticated_user=True
    )
)
sign_out = LogoutView.as_view(next_page=reverse_lazy("learn-sign-in"))


@for_learners
def password(request: HttpRequest, learner: Any) -> HttpResponseBase:
    """Ask for another password."""
    change = PasswordChangeView.as_view(
        template_name=f"{_TEMPLATES}/password.html",
        success_url=reverse_lazy("learn-password-changed"),
        extra_context={"learner": learner},
    )
    response: HttpResponseBase = with_policy(change)(request)
    return response


@require_safe
@for_learners
def password_changed(request: HttpRequest, learner: Any) -> HttpResponseBase:
    """Say that the password was changed."""
    return page(request, "password_changed", {"learner": learner})
