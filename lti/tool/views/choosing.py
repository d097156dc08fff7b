"""The catalogue in a platform's page: what a Deep Linking request is answered with, or what a link shall lead to."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.services import catalogue
from lti.tool.rules.errors import NotAllowed
from lti.tool.services import allowed_courses, deep_linking, links
from lti.tool.services.deep_linking import Choice
from lti.tool.services.passes import Pass
from lti.tool.views.page import page, with_pass

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@with_pass
def choose(request: HttpRequest, given: Pass, learner: Any, *, token: str) -> HttpResponseBase:
    """Search, choose, and send; what was chosen stays chosen while somebody searches on."""
    if not given.teaches:
        raise NotAllowed(_("Only who teaches chooses what is shown here."))
    choices = [choice for text in request.POST.getlist("chosen")[:200] if (choice := deep_linking.choice_of(text))]
    sending = request.method == "POST" and "send" in request.POST
    if given.request_id is not None:
        return _for_request(request, given, token, choices, sending=sending)
    link = links.get(given.tenant_id, given.link_id or 0)
    if sending and choices:
        links.bind(link, choices[-1].course_id, choices[-1].item, who=str(learner))
        return redirect("lti-tool-at", token)
    return _catalogue(request, links.platform_of(link), given, token, choices[-1:], several=False)


def _for_request(
    request: HttpRequest, given: Pass, token: str, choices: list[Choice], *, sending: bool
) -> HttpResponseBase:
    asked = deep_linking.open_request(given.tenant_id, given.request_id or UUID(int=0))
    several = deep_linking.may_choose_several(asked)
    if sending:
        answer = deep_linking.answer(asked, choices if several else choices[-1:])
        return page(request, "answer", {"answer": answer}, given=given)
    return _catalogue(request, asked.deployment.platform, given, token, choices, several=several)


def _catalogue(
    request: HttpRequest, platform: Any, given: Pass, token: str, choices: list[Choice], *, several: bool
) -> HttpResponse:
    words = (request.POST.get("q") or "").replace("\0", "")[:200]
    after = _place(request.POST.get("after", "")) if "more" in request.POST else None
    within = allowed_courses.offered(platform)
    entries, more = catalogue.search(given.tenant_id, words, after=after, limit=PAGE, within=within)
    last = entries[-1].course if entries else None
    context = {
        "token": token,
        "q": words,
        "several": several,
        "answers": given.request_id is not None,
        "chosen": deep_linking.chosen(platform, choices),
        "taken": {choice.text for choice in choices},
        "entries": entries,
        "after": signing.dumps([last.title, str(last.pk)]) if more and last else "",
    }
    return page(request, "choose", context, given=given)


def _place(written: str) -> tuple[str, UUID] | None:
    try:
        title, course_id = signing.loads(written)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(title), UUID(course_id)
