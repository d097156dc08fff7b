"""Speaks with a platform's services by PyLTI1p3, signed by our keys, by tokens that are used while they live.

1EdTech Security Framework 1.0 §4.1.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils import timezone
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.service_connector import ServiceConnector

from lti.security.services import keys
from lti.security.services.exchanges import Inspected
from lti.tool.models import Platform
from lti.tool.rules.backoff import retry_after
from lti.tool.rules.errors import ServiceFailed
from lti.tool.rules.paging import is_last, next_page
from lti.tool.services.library import registration_of
from lti.tool.services.outbound_session import OutboundSession
from people.rules.errors import shortened

_MARGIN_SECONDS = 60
_tokens: dict[tuple[UUID, str], tuple[float, str]] = {}


class Connector(ServiceConnector):  # type: ignore[misc]
    """What asks a platform for tokens, and its services for the rest."""

    def __init__(
        self, platform: Platform, exchange: Inspected, *, most_bytes: int = 1 << 20, seconds: float | None = None
    ) -> None:
        """``seconds`` from now on nothing more is asked; None if that may take as long as it takes."""
        self._platform = platform
        self._session = OutboundSession(exchange, most_bytes=most_bytes, seconds=seconds)
        self._session.hooks["response"].append(self._answered)
        self._last: Any = None
        super().__init__(registration_of(platform), self._session)

    @property
    def status(self) -> int | None:
        """Return the status of the last answer."""
        return None if self._last is None else int(self._last.status_code)

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """Return a token for these scopes; one that still lives is used again, by this process."""
        name = (self._platform.pk, " ".join(sorted(scopes)))
        kept = _tokens.get(name)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        if not self._platform.token_endpoint:
            raise refused(f"{self._platform.name} has no token endpoint.", answered=404)
        self._access_tokens.clear()
        token = str(super().get_access_token(scopes))
        lives = self._last.json().get("expires_in")
        seconds = float(lives) if isinstance(lives, int | float) else 0.0
        _tokens[name] = (time.monotonic() + max(min(seconds, 3600.0) - _MARGIN_SECONDS, 0.0), token)
        return token

    def encode_jwt(self, message: Mapping[str, Any], private_key: str, headers: Mapping[str, str]) -> str:
        """Return the assertion, signed by our key of now."""
        return keys.signed(message)

    def make_service_request(self, scopes: Sequence[str], url: str, *args: Any, **options: Any) -> Any:
        """Ask a service; a token that it doesn't take any more is forgotten, and another one asked for, once."""
        try:
            answer = self._asked(scopes, url, *args, **options)
        except LtiServiceException as error:
            if error.response.status_code != 401:
                raise
            if _tokens.pop((self._platform.pk, " ".join(sorted(scopes))), None) is None:
                raise
            answer = self._asked(scopes, url, *args, **options)
        link = answer["headers"].get("link")
        return {**answer, "next_page_url": next_page(link, url=url), "is_last": is_last(link)}

    def _asked(self, scopes: Sequence[str], url: str, *args: Any, **options: Any) -> Any:
        try:
            return super().make_service_request(scopes, url, *args, **{**options, "case_insensitive_headers": True})
        except ValueError:
            if not options.get("is_post") or self._last is None or self._last.url != url:
                raise
            # A service that has taken what we sent may say so in other words than JSON.
            return {"headers": self._last.headers, "body": None, "next_page_url": None}

    def _answered(self, response: Any, **options: Any) -> None:
        self._last = response


@contextmanager
def failures() -> Iterator[None]:
    """Turn whatever the library makes of a service's answer into ServiceFailed."""
    try:
        yield
    except LtiServiceException as error:
        answer = error.response
        failed = refused(f"It is answered with {answer.status_code}: {shortened(answer.text, 500)}")
        failed.answered, failed.answer = answer.status_code, shortened(answer.text, 2_000)
        failed.retry_after = retry_after(answer.headers.get("retry-after"), now=timezone.now())
        raise failed from error
    except (LtiException, KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise refused(f"The answer can't be read: {error!r}.") from error


def refused(text: str, *, answered: int | None = None) -> ServiceFailed:
    """Return a refusal; with a status that is final nobody tries again."""
    failed = ServiceFailed(text)
    failed.answered = answered
    return failed


def forget() -> None:
    """Forget all tokens; for tests."""
    _tokens.clear()
