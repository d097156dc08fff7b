"""Learning records in the management API."""

from django.urls import path

from feeds.views.api_item_states import ItemStatesView
from feeds.views.api_records import RecordsView

urlpatterns = [
    path("records", RecordsView.as_view(), name="api-records"),
    path("learners/<uuid:learner_id>/items", ItemStatesView.as_view(), name="api-learner-items"),
]
