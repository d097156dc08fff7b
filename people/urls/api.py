"""The management API's addresses of people, below ``/api/v1/``."""

from django.urls import path

from people.views.api_credentials import (
    CredentialsView,
    CredentialView,
    RevokeCredentialView,
    RotateCredentialView,
    TenantsView,
)
from people.views.api_integrations import IntegrationsView, IntegrationView
from people.views.api_learners import (
    DeactivateLearnerView,
    LearnerAccountView,
    LearnersView,
    LearnerView,
    ReactivateLearnerView,
)

urlpatterns = [
    path("learners", LearnersView.as_view(), name="api-learners"),
    path("learners/<uuid:learner_id>", LearnerView.as_view(), name="api-learner"),
    path("learners/<uuid:learner_id>/account", LearnerAccountView.as_view(), name="api-learner-account"),
    path("learners/<uuid:learner_id>/deactivate", DeactivateLearnerView.as_view(), name="api-learner-deactivate"),
    path("learners/<uuid:learner_id>/reactivate", ReactivateLearnerView.as_view(), name="api-learner-reactivate"),
    path("tenants", TenantsView.as_view(), name="api-tenants"),
    path("credentials", CredentialsView.as_view(), name="api-credentials"),
    path("credentials/<int:credential_id>", CredentialView.as_view(), name="api-credential"),
    path("credentials/<int:credential_id>/rotate", RotateCredentialView.as_view(), name="api-credential-rotate"),
    path("credentials/<int:credential_id>/revoke", RevokeCredentialView.as_view(), name="api-credential-revoke"),
    path("integrations", IntegrationsView.as_view(), name="api-integrations"),
    path("integrations/<str:connection_id>", IntegrationView.as_view(), name="api-integration"),
]
