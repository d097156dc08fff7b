"""Users by whom learners sign in to the learner pages."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.models import Learner, LearnerAccount
from people.rules.errors import InvalidLearner, LearnerConflict, UnknownLearner
from people.services import audit


def give_account(learner: Learner, *, username: str, password: str, who: str) -> None:
    """Let a learner sign in by a user name and a password; a learner has one user."""
    users: Any = get_user_model()
    user = users(username=username, email=learner.email)
    with _said_as_refusal():
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    try:
        with transaction.atomic():
            user = users.objects.create_user(username, email=learner.email, password=password)
            LearnerAccount.objects.create(user=user, tenant_id=learner.tenant_id, learner=learner)
            audit.write(
                tenant_id=learner.tenant_id,
                who=who,
                action="learner.account",
                object=f"learner {learner.pk}",
                details={"username": username},
            )
    except IntegrityError:
        raise LearnerConflict(f"The user name {username!r} is taken, or the learner can sign in already.") from None


@transaction.atomic
def set_password(username: str, password: str, *, who: str) -> None:
    """Give a learner another password, which ends their sessions; users who are no learners keep theirs."""
    account = LearnerAccount.objects.select_related("user").filter(user__username=username).first()
    if account is None:
        raise UnknownLearner(f"No learner signs in as {username!r}.")
    with _said_as_refusal():
        validate_password(password, account.user)
    account.user.set_password(password)
    account.user.save(update_fields=["password"])
    audit.write(
        tenant_id=account.tenant_id,
        who=who,
        action="learner.password",
        object=f"learner {account.learner_id}",
        details={"username": username},
    )


def username_of(learner: Learner) -> str | None:
    """Return the user name by which a learner signs in, None for who can't."""
    accounts = LearnerAccount.objects.filter(tenant_id=learner.tenant_id, learner=learner)
    return accounts.values_list("user__username", flat=True).first()


def usernames_of(tenant_id: int, learner_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the user names by which these learners sign in; who can't is left out."""
    accounts = LearnerAccount.objects.filter(tenant_id=tenant_id, learner_id__in=learner_ids)
    return dict(accounts.values_list("learner_id", "user__username"))


def user_of_learner(tenant_id: int, learner_id: UUID) -> int | None:
    """Return the user by whom a learner signs in, None if they can't."""
    rows = LearnerAccount.objects.filter(tenant_id=tenant_id, learner_id=learner_id)
    return rows.values_list("user_id", flat=True).first()


def learner_of_user(user: Any) -> Learner | None:
    """Return the learner who signs in as this user, None for anybody else and for who was deactivated."""
    if not user.is_authenticated:
        return None
    account = LearnerAccount.objects.filter(user_id=user.pk).first()
    if account is None:
        return None
    return Learner.objects.filter(
        tenant_id=account.tenant_id, pk=account.learner_id, deactivated_at__isnull=True
    ).first()


@contextmanager
def _said_as_refusal() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise InvalidLearner(" ".join(error.messages)) from error
