"""Learning records in the management API."""

from django.urls import path

from feeds.views.api_changes import ChangesView
from feeds.views.api_dry_runs import DryRunsView
from feeds.views.api_feeds import (
    FeedDeliveriesView,
    FeedKindsView,
    FeedReplayView,
    FeedSecretsView,
    FeedStatusView,
    FeedsView,
    FeedTestView,
    FeedView,
)
from feeds.views.api_item_states import ItemStatesView, WhyView
from feeds.views.api_manifests import ManifestsView
from feeds.views.api_records import RecordsView

urlpatterns = [
    path("records", RecordsView.as_view(), name="api-records"),
    path("statements/changes", ChangesView.as_view(), name="api-statement-changes"),
    path("learners/<uuid:learner_id>/items", ItemStatesView.as_view(), name="api-learner-items"),
    path("learners/<uuid:learner_id>/items/<uuid:item_key>/why", WhyView.as_view(), name="api-learner-item-why"),
    path("feed-kinds", FeedKindsView.as_view(), name="api-feed-kinds"),
    path("feeds", FeedsView.as_view(), name="api-feeds"),
    path("dry-runs", DryRunsView.as_view(), name="api-dry-runs"),
    path("feeds/<uuid:feed_id>", FeedView.as_view(), name="api-feed"),
    path("feeds/<uuid:feed_id>/status", FeedStatusView.as_view(), name="api-feed-status"),
    path("feeds/<uuid:feed_id>/secrets", FeedSecretsView.as_view(), name="api-feed-secrets"),
    path("feeds/<uuid:feed_id>/test", FeedTestView.as_view(), name="api-feed-test"),
    path("feeds/<uuid:feed_id>/replay", FeedReplayView.as_view(), name="api-feed-replay"),
    path("feeds/<uuid:feed_id>/manifests", ManifestsView.as_view(), name="api-feed-manifests"),
    path("feeds/<uuid:feed_id>/deliveries", FeedDeliveriesView.as_view(), name="api-feed-deliveries"),
]
