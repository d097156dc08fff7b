"""The forms of the administration's own pages."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from lti.tool.models import Platform
from lti.tool.services.platforms import FIELDS


class PlatformForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a platform; deployments are added, one a line."""

    new_deployments = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Deployment ids that launches may come from, one a line; those that are known stay.",
    )

    class Meta:
        model = Platform
        fields = ["tenant", *FIELDS]
        widgets = {
            name: UnfoldAdminTextInputWidget()
            for name in ("authorization_endpoint", "token_endpoint", "token_audience", "jwks_uri")
        }

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
