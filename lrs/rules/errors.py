"""Every way the Learning Record Store says no, with the HTTP status and the section that asks for it."""

from people.rules.errors import (
    NotAuthenticated,
    NotAuthorized,
    Problem,
    Refusal,
    TemporarilyUnavailable,
    TooManyRequests,
)

__all__ = [
    "DocumentConflict",
    "InvalidAttachment",
    "InvalidStatement",
    "MalformedRequest",
    "MethodNotAllowed",
    "NotAuthenticated",
    "NotAuthorized",
    "PreconditionFailed",
    "Problem",
    "Refusal",
    "ResourceNotFound",
    "StatementConflict",
    "TemporarilyUnavailable",
    "TooLarge",
    "TooManyRequests",
    "UnsupportedMediaType",
    "VoidingNotAuthorized",
]


class MalformedRequest(Refusal):
    """The request itself can't be read: parameters, headers, encoding or JSON syntax."""

    code = "malformed-request"


class InvalidStatement(Refusal):
    """A Statement breaks rules of the data model; ``problems`` has every one of them."""

    code = "invalid-statement"
    section = "xAPI 1.0.3 Data §2.2"


class InvalidAttachment(Refusal):
    """The parts of a multipart request and the Statements' attachments don't fit together."""

    code = "invalid-attachment"
    section = "xAPI 1.0.3 Communication §1.5.2"


class VoidingNotAuthorized(NotAuthorized):
    """The credential may not void Statements."""

    code = "voiding-not-authorized"
    section = "xAPI 1.0.3 Data §2.3.2"


class ResourceNotFound(Refusal):
    """There is no such Statement or document."""

    status = 404
    code = "not-found"


class MethodNotAllowed(Refusal):
    """The resource has no such method."""

    status = 405
    code = "method-not-allowed"


class StatementConflict(Refusal):
    """Another Statement is stored under the same id."""

    status = 409
    code = "statement-conflict"
    section = "xAPI 1.0.3 Communication §2.1.1"


class DocumentConflict(Refusal):
    """A document exists and the request didn't say which version it means to replace."""

    status = 409
    code = "document-conflict"
    section = "xAPI 1.0.3 Communication §3.1"


class PreconditionFailed(Refusal):
    """If-Match or If-None-Match doesn't hold; nothing was changed."""

    status = 412
    code = "precondition-failed"
    section = "xAPI 1.0.3 Communication §3.1"


class TooLarge(Refusal):
    """The body, the batch or a part of it is over its limit."""

    status = 413
    code = "too-large"


class UnsupportedMediaType(Refusal):
    """The Content-Type or Content-Encoding can't be read."""

    status = 415
    code = "unsupported-media-type"
