"""The platform, below ``/lti/platform/``."""

from django.urls import path

from lti.platform.views import deep_links, discovery, launches, register, teach, teach_gradebook, teach_tools, token
from lti.platform.views.groups import GroupSetsView, GroupsView
from lti.platform.views.line_items import LineItemsView, LineItemView
from lti.platform.views.memberships import MembershipsView
from lti.platform.views.notice_handlers import NoticeHandlersView
from lti.platform.views.scores import ResultsView, ScoresView

_COURSE = "courses/<uuid:course_id>"
_LINE_ITEM = f"{_COURSE}/lineitems/<int:line_item_id>"
_RETURN = "return/<int:tenant_id>"
_TEACH = "teach/<uuid:course_id>"

urlpatterns = [
    # First what is asked for most.
    path(f"{_LINE_ITEM}/scores", ScoresView.as_view(), name="lti-scores"),
    path("jwks", discovery.key_set, name="lti-platform-jwks"),
    path("openid-configuration", discovery.openid_configuration, name="lti-platform-configuration"),
    path("register", register.register, name="lti-platform-register"),
    path("start/<int:tenant_id>/<slug:hint>", launches.start, name="lti-platform-start"),
    path("authorize", launches.authorize, name="lti-platform-authorize"),
    path("token", token.token, name="lti-platform-token"),
    path(f"{_RETURN}/<uuid:registration>", launches.back, {"page": "learn-course"}),
    path(f"{_RETURN}/{_COURSE}", launches.back, {"page": "lti-course-editor"}),
    path(f"{_RETURN}/{_COURSE}/gradebook", launches.back, {"page": "lti-gradebook"}),
    path("deep-links/<int:tenant_id>", deep_links.deep_links, name="lti-deep-links"),
    path("deep-links/<int:tenant_id>/confirm", deep_links.confirm, name="lti-deep-links-confirm"),
    path(f"{_COURSE}/lineitems", LineItemsView.as_view(), name="lti-line-items"),
    path(_LINE_ITEM, LineItemView.as_view(), name="lti-line-item"),
    path(f"{_LINE_ITEM}/results", ResultsView.as_view(), name="lti-results"),
    path(f"{_LINE_ITEM}/results/<str:user_id>", ResultsView.as_view(), name="lti-result"),
    path(f"{_COURSE}/memberships", MembershipsView.as_view(), name="lti-memberships"),
    path(f"{_COURSE}/groups", GroupsView.as_view(), name="lti-groups"),
    path(f"{_COURSE}/groupsets", GroupSetsView.as_view(), name="lti-group-sets"),
    path("deployments/<uuid:deployment_id>/notice-handlers", NoticeHandlersView.as_view(), name="lti-notice-handlers"),
    path(_TEACH, teach.editor, name="lti-course-editor"),
    path(f"{_TEACH}/links", teach.add_link, name="lti-add-link"),
    path(f"{_TEACH}/items/<int:item_id>/remove", teach.remove_item, name="lti-remove-item"),
    path(f"{_TEACH}/items/<int:item_id>/fetch", teach.fetch_again, name="lti-fetch-again"),
    path(f"{_TEACH}/copy", teach.copy, name="lti-copy-course"),
    path(f"{_TEACH}/choose", teach_tools.choose, name="lti-choose"),
    path(f"{_TEACH}/items/<int:item_id>/open", teach_tools.open_link, name="lti-open-link"),
    path(f"{_TEACH}/review/<int:line_item_id>/<uuid:learner_id>", teach_tools.review, name="lti-review"),
    path(f"{_TEACH}/history/<int:line_item_id>/<uuid:learner_id>", teach_gradebook.history, name="lti-history"),
    path(f"{_TEACH}/learners/<uuid:learner_id>", teach_gradebook.standing, name="lti-standing"),
    path(f"{_TEACH}/gradebook", teach_gradebook.gradebook, name="lti-gradebook"),
    path(f"{_TEACH}/gradebook.csv", teach_gradebook.gradebook_csv, name="lti-gradebook-csv"),
]
