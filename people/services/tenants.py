"""Makes and finds tenants."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models.functions import Lower

from people.models import Tenant
from people.rules.errors import InvalidTenant, Problem, TenantConflict, UnknownTenant
from people.rules.home_pages import spellings
from people.services import audit, principal_cache

DEFAULT_SLUG = "default"
DEFAULT_HOME_PAGE = "http://localhost:8000"
LONGEST_HOME_PAGE = 500
LARGEST_ID = 1 << 31


@transaction.atomic
def create(slug: str, *, name: str, home_page: str, who: str = audit.COMMAND_LINE) -> tuple[Tenant, bool]:
    """Return the tenant and whether it was made now; one that is described the same is left as it is."""
    if problems := _problems(slug, name, home_page):
        raise InvalidTenant(" ".join(problem.rule for problem in problems), problems=problems)
    tenant, created = Tenant.objects.get_or_create(slug=slug, defaults={"name": name, "home_page": home_page})
    if created:
        details = {"name": name, "home_page": home_page}
        audit.write(tenant_id=tenant.pk, who=who, action="tenant.create", object=f"tenant {slug}", details=details)
    elif (tenant.name, tenant.home_page) != (name, home_page):
        raise TenantConflict(f"The tenant {slug!r} exists: it is {tenant.name!r} at {tenant.home_page}.")
    return tenant, created


@transaction.atomic
def describe(slug: str, *, name: str, home_page: str, who: str, learners_known_by: str | None = None) -> Tenant:
    """Give a tenant another name or home page, or another way in which Statements name its learners to come.

    The home page is part of the default authority of its credentials: Statements that are stored keep theirs.
    """
    tenant = get(slug)
    if problems := _problems(slug, name, home_page):
        raise InvalidTenant(" ".join(problem.rule for problem in problems), problems=problems)
    changed = {"name": [tenant.name, name], "home_page": [tenant.home_page, home_page]}
    if learners_known_by is not None:
        changed["learners_known_by"] = [tenant.learners_known_by, learners_known_by]
    changed = {column: both for column, both in changed.items() if both[0] != both[1]}
    if changed:
        tenant.name, tenant.home_page = name, home_page
        tenant.learners_known_by = learners_known_by or tenant.learners_known_by
        tenant.save(update_fields=list(changed))
        audit.write(tenant_id=tenant.pk, who=who, action="tenant.change", object=f"tenant {slug}", details=changed)
        principal_cache.forget_all()
        transaction.on_commit(principal_cache.forget_all)
    return tenant


def get(slug: str) -> Tenant:
    """Return the tenant with this slug."""
    try:
        return Tenant.objects.get(slug=slug)
    except Tenant.DoesNotExist:
        raise UnknownTenant(f"There is no tenant {slug!r}; make it with: manage.py tenant create {slug}") from None


def with_id(tenant_id: int) -> Tenant:
    """Return the tenant of an id that somebody else wrote."""
    found = Tenant.objects.filter(pk=tenant_id).first() if 0 < tenant_id < LARGEST_ID else None
    if found is None:
        raise UnknownTenant(f"There is no tenant {tenant_id}.")
    return found


def slug_of(tenant_id: int) -> str:
    """Return the slug of a tenant that is there."""
    return str(Tenant.objects.values_list("slug", flat=True).get(pk=tenant_id))


def home_page_of(tenant_id: int) -> str:
    """Return the home page of a tenant that is known by its id."""
    return Tenant.objects.values_list("home_page", flat=True).get(pk=tenant_id)


def is_home_page(url: str) -> bool:
    """Tell whether learners of some tenant are known by accounts on this address, however it is written."""
    rows = Tenant.objects.annotate(spelling=Lower("home_page"))
    return bool(rows.filter(spelling__in=spellings(url)).exists())


def get_or_create_default(*, home_page: str = DEFAULT_HOME_PAGE, who: str = audit.COMMAND_LINE) -> Tenant:
    """Return the tenant of an installation that needs only one, however it is described by now."""
    tenant = Tenant.objects.filter(slug=DEFAULT_SLUG).first()
    return tenant or create(DEFAULT_SLUG, name="Default", home_page=home_page, who=who)[0]


def ids() -> list[int]:
    """Return the keys of all tenants."""
    return list(Tenant.objects.values_list("pk", flat=True))


def list_tenants() -> list[Tenant]:
    """Return all tenants by slug."""
    return list(Tenant.objects.all())


def _problems(slug: str, name: str, home_page: str) -> list[Problem]:
    problems = []
    try:
        validate_slug(slug)
    except ValidationError:
        slug = ""
    if not 1 <= len(slug) <= 63:
        rule = "A slug has 1 to 63 letters, digits, hyphens and underscores."
        problems.append(Problem("$.slug", slug, rule, InvalidTenant.section, "slug-unusable"))
    if not name.strip() or len(name) > 200:
        rule = "A name has 1 to 200 characters."
        problems.append(Problem("$.name", name, rule, InvalidTenant.section, "name-length"))
    if not _is_home_page(home_page):
        rule = "A home page is a complete http or https address."
        problems.append(Problem("$.home_page", home_page, rule, "xAPI 1.0.3 Data §2.4.2.4", "home-page-unusable"))
    return problems


def _is_home_page(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_complete = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_complete and len(text) <= LONGEST_HOME_PAGE and not set(text) & set(' "<>\\')
