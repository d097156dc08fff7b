"""What learners see of their records, below ``/learn/``."""

from django.urls import path

from feeds.views.learn_standing import standing

urlpatterns = [path("standing", standing, name="learn-standing")]
