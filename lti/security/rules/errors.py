"""Every way in which LTI says no, whichever side we are on."""

from people.rules.errors import Refusal

SECURITY = "1EdTech Security Framework 1.0"


class InvalidMessage(Refusal):
    """A signed message breaks a rule: it isn't from whom it says, not for us, too old, or lacks a claim."""

    status = 401
    code = "invalid-message"
    section = f"{SECURITY} §5.1.3"


class UnusableKey(Refusal):
    """There is no key by which the message could be verified."""

    status = 401
    code = "unusable-key"
    section = f"{SECURITY} §6.3"


class Replayed(Refusal):
    """The message was used before."""

    status = 401
    code = "replayed"
    section = f"{SECURITY} §5.1.3"


class NoKey(Refusal):
    """The installation has no key that signs."""

    status = 503
    code = "no-key"
    section = f"{SECURITY} §6"


class OwnError(Refusal):
    """It failed by an error of ours; only the inspector says so by this."""

    status = 500
    code = "own-error"
    section = "no rule of a standard"


class UnknownExchange(Refusal):
    """The inspector keeps no such exchange of the tenant."""

    status = 404
    code = "unknown-exchange"
    section = "management API"
