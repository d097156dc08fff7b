"""The schemas of what leaves."""

from django.urls import path

from feeds.views.schemas import learning_record_schema

urlpatterns = [path("learning-record-1.0.json", learning_record_schema, name="learning-record-schema")]
