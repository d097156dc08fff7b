"""Every way in which the tool says no."""

from people.rules.errors import Refusal

CORE = "LTI 1.3 Core"
DEEP_LINKING = "LTI Deep Linking 2.0"
AGS = "LTI Assignment and Grade Services 2.0"
NRPS = "LTI Names and Role Provisioning Services 2.0"
REGISTRATION = "LTI Dynamic Registration 1.0"
STORAGE = "LTI Client Side postMessages 0.1"
LOGIN = "1EdTech Security Framework 1.0 §5.1.1"


class InvalidLogin(Refusal):
    """A login lacks a parameter, or comes from a platform that isn't known here."""

    code = "invalid-login"
    section = f"{LOGIN}.1"


class UnknownPlatform(Refusal):
    """The tenant has no such platform, or doesn't take launches of it now."""

    status = 403
    code = "unknown-platform"
    section = f"{LOGIN}.1"


class InvalidPlatform(Refusal):
    """A platform can't be registered as asked."""

    code = "invalid-platform"
    section = LOGIN


class IssuerIsOurs(Refusal):
    """The issuer is a home page of ours: its user ids could be taken for the accounts of learners."""

    status = 403
    code = "issuer-is-ours"
    section = "xAPI 1.0.3 Data §2.4.2.4"


class InvalidLaunch(Refusal):
    """A launch is signed by its platform, and lacks what a launch needs."""

    code = "invalid-launch"
    section = f"{CORE} §5.3"


class Anonymous(InvalidLaunch):
    """A launch without a user: nobody's progress could be kept."""

    code = "anonymous-launch"
    section = f"{CORE} §5.3.6.1"


class AnotherBrowser(Refusal):
    """The launch isn't one that this browser began."""

    status = 401
    code = "another-browser"
    section = f"{LOGIN}.3"


class LaunchOver(Refusal):
    """The launch was made already, or took too long."""

    status = 401
    code = "launch-over"
    section = f"{LOGIN}.3"


class LoginRefused(Refusal):
    """The platform didn't let the user in, and says so. OpenID Connect Core 1.0 §3.1.2.6."""

    status = 403
    code = "login-refused"
    section = f"{LOGIN}.4"


class NotAllowed(Refusal):
    """The person may not do this."""

    status = 403
    code = "not-allowed"
    section = f"{CORE} §5.3.7"


class CourseNotAllowed(NotAllowed):
    """The platform may not open this course."""

    code = "course-not-allowed"
    section = f"{CORE} §3.2"


class NothingThere(Refusal):
    """What the link leads to isn't there, or not any more."""

    status = 404
    code = "nothing-there"
    section = f"{CORE} §3.2"


class PassOver(Refusal):
    """The address of a page is none that was given out, or is too old."""

    status = 403
    code = "pass-over"
    section = f"{CORE} §3.2"


class InvalidDeepLinking(Refusal):
    """A Deep Linking request can't be answered."""

    code = "invalid-deep-linking"
    section = f"{DEEP_LINKING} §4.4.1"


class ServiceFailed(Refusal):
    """A service of the platform refuses, or answers what can't be read.

    ``answered`` is the status of its answer, None without one; ``retry_after`` what it asks for, in seconds.
    """

    status = 502
    code = "service-failed"
    section = "1EdTech Security Framework 1.0 §4.1"
    answered: int | None = None
    answer: str = ""
    retry_after: float | None = None


class ClaimLost(Refusal):
    """Somebody else has taken over what took too long here."""

    status = 409
    code = "claim-lost"
    section = f"{AGS} §3.4"


class CannotRegister(Refusal):
    """The platform's registration can't be read, or it refuses ours."""

    code = "cannot-register"
    section = REGISTRATION
