"""Every way in which xAPI Profiles say no."""

from people.rules.errors import Refusal


class InvalidProfile(Refusal):
    """A document can't be read as a Profile; ``problems`` has everything that stands in the way."""

    code = "invalid-profile"
    section = "xAPI Profiles Structure §6.0"


class UnusablePattern(Refusal):
    """A Pattern can't be matched: it is unknown, lies within itself, or is far too large."""

    code = "unusable-pattern"
    section = "xAPI Profiles Structure §9.0"


class NoExample(Refusal):
    """No valid Statement follows a template, or none was found; ``problems`` has what can't be kept together."""

    code = "no-example"
    section = "xAPI Profiles Structure §8.0"


class ProfileConflict(Refusal):
    """A version that is known came as another document, or as a version of another Profile."""

    status = 409
    code = "profile-conflict"
    section = "xAPI Profiles Structure §6.1"


class TooLargeProfile(Refusal):
    """A document has more bytes than are read."""

    status = 413
    code = "profile-too-large"
    section = "xAPI Profiles Structure §6.0"


class UnknownProfile(Refusal):
    """No Profile of the tenant has or defines what an IRI names."""

    status = 404
    code = "unknown-profile"
    section = "xAPI Profiles Communication §1.1"


class BreaksProfile(Refusal):
    """A Statement breaks rules of a Profile that it claims and that is enforced; ``problems`` has all of them."""

    code = "breaks-profile"
    section = "xAPI Profiles Structure §5.0"
