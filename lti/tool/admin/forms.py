"""The forms of the administration's own pages."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from courses.rules.roles import ROLES
from lti.tool.models import Platform
from lti.tool.rules.allowance import safe_roles
from lti.tool.services.platforms import FIELDS, deployments_of


class PlatformForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a platform and what it may do; deployments are added, one a line, or switched off."""

    roles = forms.MultipleChoiceField(
        required=False,
        label="People may be here",
        choices=[(role, role) for role in ROLES],
        initial=safe_roles,
        widget=forms.CheckboxSelectMultiple,
        help_text="The roles in courses that its launches and rosters may give; Learner always, others are withheld. "
        "Who teaches in the platform chooses content there whatever is ticked here.",
    )

    new_deployments = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Deployment ids that launches may come from, one a line; those that are known stay.",
    )

    deployments_off = forms.MultipleChoiceField(
        required=False,
        label="Deployments that are switched off",
        widget=forms.CheckboxSelectMultiple,
        help_text="Launches from these are refused, and the pages that they opened end.",
    )

    class Meta:
        model = Platform
        fields = ["tenant", *FIELDS]
        widgets = {
            name: UnfoldAdminTextInputWidget()
            for name in ("authorization_endpoint", "token_endpoint", "token_audience", "jwks_uri")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {} if self.instance._state.adding else deployments_of(self.instance)
        if "deployments_off" in self.fields:
            self.fields["deployments_off"].choices = [(each, each) for each in self.known]
            self.fields["deployments_off"].initial = [each for each, enabled in self.known.items() if not enabled]

    def switched(self) -> dict[str, bool]:
        """Return the known deployments that are switched on or off by this."""
        off = set(self.cleaned_data.get("deployments_off", ()))
        return {each: each not in off for each, enabled in self.known.items() if enabled is (each in off)}

    def deployment_ids(self) -> list[str]:
        """Return the deployments that were typed in."""
        return [line.strip() for line in self.cleaned_data["new_deployments"].splitlines() if line.strip()]


class InviteForm(forms.Form):
    """Whose invitation it is, and whether what comes by it waits."""

    tenant = forms.ChoiceField()
    needs_approval = forms.BooleanField(
        required=False, initial=True, help_text="The platform can't be used until you approve it."
    )

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]
