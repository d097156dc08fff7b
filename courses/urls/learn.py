"""The learner pages, below ``/learn/``."""

from django.urls import path

from courses.views import learn_account, learn_courses, learn_launch

_ENROLLMENT = "enrollments/<uuid:registration>"

urlpatterns = [
    path("", learn_courses.my_courses, name="learn"),
    path("sign-in", learn_account.sign_in, name="learn-sign-in"),
    path("sign-out", learn_account.sign_out, name="learn-sign-out"),
    path("password", learn_account.password, name="learn-password"),
    path("password/changed", learn_account.password_changed, name="learn-password-changed"),
    path(_ENROLLMENT, learn_courses.course, name="learn-course"),
    path(f"{_ENROLLMENT}/return", learn_launch.back, name="learn-return"),
    path(f"{_ENROLLMENT}/items/<int:item_id>/launch", learn_launch.launch, name="learn-launch"),
    path(f"{_ENROLLMENT}/items/<int:item_id>", learn_launch.player, name="learn-player"),
]
