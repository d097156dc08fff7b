"""How the administration looks, and what stands in its sidebar (django-unfold; docs/decisions/003-admin-theme.md)."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy


def _link(title: str, icon: str, model: str, permission: str = "view") -> dict[str, Any]:
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.{permission}_{name}"),
    }


_NAVIGATION = [
    {
        "title": "Record store",
        "items": [
            _link("Statements", "receipt_long", "lrs.statement"),
            _link("Activities", "school", "lrs.activity"),
            _link("Attachments", "attach_file", "lrs.attachment"),
            _link("Refused requests", "report", "lrs.refusedrequest"),
            _link("Learning records", "stream", "feeds.recordstream"),
            _link("Feeds", "outbound", "feeds.feed"),
            _link("xAPI Profiles", "fact_check", "xapi_profiles.profile"),
            _link("Broken Profiles", "rule_folder", "xapi_profiles.finding"),
        ],
    },
    {
        "title": "Documents",
        "items": [
            _link("State", "bookmark", "lrs.state"),
            _link("Activity profiles", "library_books", "lrs.activityprofile"),
            _link("Agent profiles", "badge", "lrs.agentprofile"),
        ],
    },
    {
        "title": "Learning",
        "items": [
            _link("Courses", "menu_book", "courses.course"),
            _link("Enrollments", "assignment_ind", "courses.enrollment"),
            _link("Learners", "groups", "people.learner"),
            _link("Roles", "badge", "courses.membership"),
        ],
    },
    {
        "title": "LTI",
        "items": [
            _link("Tools", "extension", "lti_platform.tool"),
            _link("Deployments", "hub", "lti_platform.deployment"),
            _link("Links", "link", "lti_platform.resourcelink"),
            _link("Groups", "groups_2", "lti_platform.coursegroup"),
            _link("Notices", "campaign", "lti_platform.notice"),
            _link("Names in LTI 1.1", "history", "lti_platform.nameinlti1p1"),
            _link("Launch inspector", "manage_search", "lti_security.exchange"),
            _link("Signing keys", "vpn_key", "lti_security.signingkey"),
            _link("Platforms", "hub", "lti_tool.platform"),
            _link("Courses of platforms", "rule", "lti_tool.platformcourse"),
            _link("Links from platforms", "link", "lti_tool.link"),
            _link("Rosters of platforms", "group_work", "lti_tool.platformcontext"),
            _link("Scores for platforms", "grade", "lti_tool.passback"),
        ],
    },
    {
        "title": "Access",
        "items": [
            _link("Tenants", "domain", "people.tenant"),
            _link("Credentials", "key", "people.credential"),
            _link("Integrations", "lan", "people.integration"),
            _link("Administrators", "person", "auth.user"),
            _link("Groups", "group", "auth.group"),
            _link("Audit trail", "history", "people.auditentry"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Tributary",
    "SITE_HEADER": "Tributary",
    "SITE_SUBHEADER": "Learning Record Store",
    "SITE_SYMBOL": "water",
    "SITE_URL": None,
    "DASHBOARD_CALLBACK": "people.admin.index.with_notices",
    "STYLES": [lambda request: static("people/admin.css")],
    "BORDER_RADIUS": "6px",
    # White on 600 and 600 on white have a contrast of 6.3:1; 400 on the dark background has 6.2:1.
    "COLORS": {
        "primary": {
            "50": "#eff6fc",
            "100": "#dcebf7",
            "200": "#bdd9f0",
            "300": "#8fbfe5",
            "400": "#5a9fd6",
            "500": "#4a99d8",
            "600": "#1d639e",
            "700": "#195080",
            "800": "#19446a",
            "900": "#1a3a59",
            "950": "#11253b",
        },
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": _NAVIGATION},
}
