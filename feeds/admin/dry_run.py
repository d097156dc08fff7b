"""Trying out another filter, or another row of the mapping, on the records of the last days."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from feeds.admin.stream_pages import StreamPages, indented
from feeds.models import Feed
from feeds.rules.differences import Group
from feeds.rules.event_names import EVENTS
from feeds.services import dry_runs
from feeds.services.dry_runs import DryRun

_EVENTS = [(each, each) for each in EVENTS]


class DryRunForm(forms.Form):
    """What is tried out."""

    feed = forms.ModelChoiceField(
        Feed.objects.none(),
        required=False,
        empty_label="All records",
        widget=UnfoldAdminSelectWidget(),
        help_text="What is compared: a feed as it is now.",
    )
    days = forms.IntegerField(min_value=1, max_value=90, initial=7, widget=UnfoldAdminIntegerFieldWidget())
    events = forms.MultipleChoiceField(
        required=False,
        choices=_EVENTS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scope-choices"}),
        help_text="The feed would have these alone; all, if none is chosen.",
    )
    course = forms.CharField(required=False, max_length=500, widget=UnfoldAdminTextInputWidget())
    verb = forms.CharField(
        required=False,
        max_length=2_000,
        label="If this verb",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://…"}),
        help_text="A row of the mapping that is tried out, for Statements of all standards.",
    )
    event = forms.ChoiceField(
        required=False, label="were this event", choices=[("", "–"), *_EVENTS], widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, tenant: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feed"].queryset = Feed.objects.filter(tenant=tenant).order_by("name")  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """Return what was filled in, as the service takes it."""
        given = self.cleaned_data
        rows = [{"standard": "xapi", "verb": given["verb"], "event": given["event"]}]
        return {
            "feed": given["feed"] and given["feed"].pk,
            "events": given["events"],
            "course": given["course"],
            "mapping": rows if given["verb"] and given["event"] else [],
        }


class DryRunPage(StreamPages):
    """A page that changes nothing."""

    def dry_run_urls(self) -> list[Any]:
        """Return the address."""
        return [path("dry-run/", self.admin_site.admin_view(self.dry_run), name="feeds_feed_dry_run")]

    def dry_run(self, request: HttpRequest) -> HttpResponse:
        """Ask what to try out, and show what would be different."""
        tenant = self.tenant_of(request, "feeds.change_feed")
        form = DryRunForm(request.POST if request.method == "POST" else None, tenant=tenant)
        found = None
        if request.method == "POST" and form.is_valid():
            before, proposal = dry_runs.proposal_of(tenant.pk, form.asked)
            found = dry_runs.try_out(tenant.pk, before, proposal, days=form.cleaned_data["days"])
        return self.show(
            request, "dry_run", tenant, title="Try a change out", form=form, found=found, groups=_groups(found)
        )


def _groups(found: DryRun | None) -> list[tuple[str, Group, list[str]]]:
    """Return each way of being different with its title, and its first records as they are read."""
    if found is None:
        return []
    told = found.differences
    titled = (("Would appear", told.appear), ("Would vanish", told.vanish), ("Would differ", told.differ))
    return [(title, group, [indented(each) for each in group.shown]) for title, group in titled]
