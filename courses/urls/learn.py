"""The learner pages, below ``/learn/``."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path, reverse_lazy

from courses.views import learn

_ENROLLMENT = "enrollments/<uuid:registration>"
_TEMPLATES = "courses/learn"

urlpatterns = [
    path("", learn.my_courses, name="learn"),
    path(
        "sign-in",
        LoginView.as_view(template_name=f"{_TEMPLATES}/sign_in.html", next_page=reverse_lazy("learn")),
        name="learn-sign-in",
    ),
    path("sign-out", LogoutView.as_view(next_page=reverse_lazy("learn-sign-in")), name="learn-sign-out"),
    path(
        "password",
        PasswordChangeView.as_view(
            template_name=f"{_TEMPLATES}/password.html", success_url=reverse_lazy("learn-password-changed")
        ),
        name="learn-password",
    ),
    path(
        "password/changed",
        PasswordChangeDoneView.as_view(template_name=f"{_TEMPLATES}/password_changed.html"),
        name="learn-password-changed",
    ),
    path(_ENROLLMENT, learn.course, name="learn-course"),
    path(f"{_ENROLLMENT}/return", learn.back, name="learn-return"),
    path(f"{_ENROLLMENT}/items/<int:item_id>/launch", learn.launch, name="learn-launch"),
    path(f"{_ENROLLMENT}/items/<int:item_id>", learn.player, name="learn-player"),
]
