"""The resources of the xAPI (xAPI 1.0.3 Communication §2; xAPI 2.0 §4.1.6)."""

from django.urls import path, re_path

from lrs.views.about import AboutView
from lrs.views.activities import ActivitiesView
from lrs.views.activity_profile import ActivityProfileView
from lrs.views.agent_profile import AgentProfileView
from lrs.views.agents import AgentsView
from lrs.views.state import StateView
from lrs.views.statements import MoreStatementsView, StatementsView
from lrs.views.unknown_resource import UnknownResourceView

urlpatterns = [
    path("statements", StatementsView.as_view(), name="xapi-statements"),
    path("statements/more/<str:token>", MoreStatementsView.as_view(), name="xapi-more-statements"),
    path("activities/state", StateView.as_view(), name="xapi-state"),
    path("activities/profile", ActivityProfileView.as_view(), name="xapi-activity-profile"),
    path("agents/profile", AgentProfileView.as_view(), name="xapi-agent-profile"),
    path("agents", AgentsView.as_view(), name="xapi-agents"),
    path("activities", ActivitiesView.as_view(), name="xapi-activities"),
    path("about", AboutView.as_view(), name="xapi-about"),
    re_path(r"^(?P<path>(?s:.*))\Z", UnknownResourceView.as_view()),
]
